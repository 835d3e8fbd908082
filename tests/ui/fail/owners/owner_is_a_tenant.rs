//! An owner is a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

#[tenanted(Org = "Org", Post = "Post", type_column = kind, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    kind: String,
    owner_id: i32,
}

fn main() {}
