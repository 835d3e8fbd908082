//! Only tenancy says that changes assign no tenant.

struct Mine;

impl<T, Fixed> tenancy::bounds::ChangesNoTenant<T, Fixed, ()> for Mine {}

fn main() {}
