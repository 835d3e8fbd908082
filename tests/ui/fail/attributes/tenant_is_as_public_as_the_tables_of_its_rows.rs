//! A tenant is as public as the tables of its rows.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans)]
struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
