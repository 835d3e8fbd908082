//! A type column holds words.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, kind -> Integer, owner_id -> Integer } }

#[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    kind: i32,
    owner_id: i32,
}

fn main() {}
