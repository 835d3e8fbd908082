//! Only tenancy says that changes assign no tenant.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl<T, Fixed> tenancy::write::ChangesNoTenant<T, Fixed, ()> for Mine {}

fn main() {}
