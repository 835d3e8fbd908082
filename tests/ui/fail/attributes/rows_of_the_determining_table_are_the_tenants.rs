//! The rows of the determining table are the tenants.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant(Org)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
