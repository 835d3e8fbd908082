//! An option is one that the attribute knows.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[tenanted(Org, colum = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
