//! Only tenancy says that an expression holds no unscoped query.

struct Mine;

impl tenancy::bounds::HoldsNoUnscopedQuery for Mine {}

fn main() {}
