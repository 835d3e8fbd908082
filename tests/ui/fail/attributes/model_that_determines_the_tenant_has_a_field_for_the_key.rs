//! A model that determines the tenant has a field for the key.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    post_id: i32,
}

fn main() {}
