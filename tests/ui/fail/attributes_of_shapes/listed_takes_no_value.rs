//! `listed` takes no value.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant(listed = true)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
