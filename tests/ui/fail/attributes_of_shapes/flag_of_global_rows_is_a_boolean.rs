//! The flag of global rows is a boolean.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, everyones -> Integer } }

#[tenanted(Org, global = everyones)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    everyones: i32,
}

fn main() {}
