//! The tenant column of rows whose flag makes them global is not nullable.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, everyones -> Bool } }

#[tenanted(Org, global = everyones)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: Option<i32>,
    everyones: bool,
}

fn main() {}
