//! Only tenancy says that changes assign no tenant.

struct Mine;

impl<T, Fixed> tenancy::write::ChangesNoTenant<T, Fixed, ()> for Mine {}

fn main() {}
