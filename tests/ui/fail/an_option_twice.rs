//! An option is given once.

use ui_schema::*;

#[tenanted(Org, column = id, column = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
