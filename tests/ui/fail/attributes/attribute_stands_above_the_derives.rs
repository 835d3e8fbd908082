//! The attribute stands above the derives, which must leave the tenant column alone.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[derive(Queryable, Insertable)]
#[tenanted(Org, column = post_id)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
