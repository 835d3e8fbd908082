//! The tenant is a type that determines one.

use ui_schema::*;

#[tenanted(Post, column = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
