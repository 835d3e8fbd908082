//! A table is designated once.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[universal]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

#[tenanted(Org, column = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Subscription {
    id: i32,
    post_id: i32,
}

fn main() {}
