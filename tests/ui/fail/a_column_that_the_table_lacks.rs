//! The tenant column is a column of the table.

use ui_schema::*;

#[tenanted(Org, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
