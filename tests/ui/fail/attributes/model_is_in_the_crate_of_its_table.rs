//! A model is in the crate of its table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[tenanted(Org, column = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
