//! A row is not tenanted through a list of tenants, which each of them reads.

use diesel as _;
use tenancy::prelude::*;

diesel::table! { shops { id -> Integer, name -> Text } }
diesel::table! { tills { id -> Integer, shop_id -> Integer } }

#[determines_tenant(listed)]
#[derive(Queryable)]
#[diesel(table_name = shops)]
pub struct Shop {
    id: i32,
    name: String,
}

#[tenanted(through = shops, foreign_key = shop_id)]
#[derive(Queryable)]
#[diesel(table_name = tills)]
struct Till {
    id: i32,
    shop_id: i32,
}

fn main() {}
