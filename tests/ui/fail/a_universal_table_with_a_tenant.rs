//! The rows of a universal table have no tenant.

use ui_schema::*;

#[universal(Org)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
