//! Only tenancy says that an expression holds no unscoped query.

struct Mine;

impl tenancy::proof::HoldsNoUnscopedQuery for Mine {}

fn main() {}
