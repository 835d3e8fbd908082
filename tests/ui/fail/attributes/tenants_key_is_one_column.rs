//! A tenant's key is one column.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans, primary_key(id, post_id))]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
