//! Only tenancy says which columns an insert may fill.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl tenancy::write::Insertables<posts::org_id> for Mine {}

fn main() {}
