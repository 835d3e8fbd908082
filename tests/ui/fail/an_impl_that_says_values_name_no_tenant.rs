//! Only tenancy says that values name no tenant.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl<Fixed> tenancy::write::InsertsNoTenant<Fixed> for Mine {}

fn main() {}
