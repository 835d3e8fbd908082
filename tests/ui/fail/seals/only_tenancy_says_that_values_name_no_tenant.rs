//! Only tenancy says that values name no tenant.

struct Mine;

impl<Fixed> tenancy::write::InsertsNoTenant<Fixed> for Mine {}

fn main() {}
