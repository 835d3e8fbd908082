//! A model has named fields.

#[path = "../schema.rs"]
mod schema;
use schema::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan(i32, i32);

fn main() {}
