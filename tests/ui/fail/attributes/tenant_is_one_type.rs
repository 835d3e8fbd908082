//! A tenant is one type.

#[path = "../../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan<T> {
    id: i32,
    post_id: T,
}

fn main() {}
