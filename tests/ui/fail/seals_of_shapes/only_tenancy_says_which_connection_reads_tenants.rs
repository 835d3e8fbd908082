//! Only tenancy says which connection reads tenants that belong to tenants.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

impl tenancy::bounds::RootedInOneOf<orgs::table> for Site {}

fn main() {}
