//! A row has one tenant.

use ui_schema::*;

#[tenanted(Org, Site, column = post_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
