//! A tenanted model names its tenant.

use ui_schema::*;

#[tenanted]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
