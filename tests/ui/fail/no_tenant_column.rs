//! A tenanted model has a tenant column.

use ui_schema::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
