//! Only tenancy says which connection reads tenants that belong to tenants.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::bounds::RootedInOneOf<orgs::table> for Site {}

fn main() {}
