//! A column is an identifier.

use ui_schema::*;

#[tenanted(Org, column = "post_id")]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
