//! The key of a parent that only the table tells names one row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes (org_id, number) { org_id -> Integer, number -> Integer } }
diesel::table! { jobs { id -> Integer, box_number -> Integer } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes)]
struct Box {
    org_id: i32,
    number: i32,
}

#[tenanted(through = boxes, foreign_key = box_number)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    box_number: i32,
}

fn main() {}
