//! An option is one that the attribute knows.

use ui_schema::*;

#[tenanted(Org, colum = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
