//! A model says whose its rows are.

#[path = "../schema.rs"]
mod schema;
use schema::*;

#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn run() {
    built(Plan::scoped());
}

fn main() {}
