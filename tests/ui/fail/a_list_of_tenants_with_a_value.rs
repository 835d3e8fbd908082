//! `listed` takes no value.

use ui_schema::*;

#[determines_tenant(listed = true)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
