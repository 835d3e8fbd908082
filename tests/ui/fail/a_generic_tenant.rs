//! A tenant is one type.

use ui_schema::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan<T> {
    id: i32,
    post_id: T,
}

fn main() {}
