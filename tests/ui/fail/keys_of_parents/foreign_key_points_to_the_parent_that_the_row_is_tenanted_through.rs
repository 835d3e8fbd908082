//! A foreign key points to the parent that the row is tenanted through, as `joinable!` has it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes { id -> Integer, org_id -> Integer } }
diesel::table! { jobs { id -> Integer, box_id -> Integer, size -> Integer } }
diesel::joinable!(jobs -> boxes (box_id));
diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes)]
struct Box {
    id: i32,
    org_id: i32,
}

#[tenanted(through = boxes, foreign_key = size)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    box_id: i32,
    size: i32,
}

fn main() {}
