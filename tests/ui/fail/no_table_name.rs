//! A model names its table.

use ui_schema::*;

#[tenanted(Org, column = post_id)]
#[derive(Queryable)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
