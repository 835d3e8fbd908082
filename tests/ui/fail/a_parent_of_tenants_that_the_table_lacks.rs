//! The parent of a tenant is named by a column of the table.

use ui_schema::*;

#[determines_tenant(parent = boss_id)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
