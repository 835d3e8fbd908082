//! A model that determines the tenant has a field for the key.

use ui_schema::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    post_id: i32,
}

fn main() {}
