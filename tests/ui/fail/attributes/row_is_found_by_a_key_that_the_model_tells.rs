//! A row is found by a key that the model tells.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes (code) { code -> Text, org_id -> Integer } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes)]
struct Box {
    org_id: i32,
}

fn main() {}
