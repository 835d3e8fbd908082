//! Only tenancy says that values name no tenant.

struct Mine;

impl<Fixed> tenancy::bounds::InsertsNoTenant<Fixed> for Mine {}

fn main() {}
