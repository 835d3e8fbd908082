//! A tenanted model names its tenant.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[tenanted]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
