//! The key of a parent is that of its table: by a number that two tenants may have, rows would be of both.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes { id -> Integer, org_id -> Integer, number -> Integer } }
diesel::table! { jobs { id -> Integer, box_id -> Integer } }
diesel::joinable!(jobs -> boxes (box_id));
diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes, primary_key(org_id, number))]
struct Box {
    id: i32,
    org_id: i32,
    number: i32,
}

#[tenanted(through = boxes, foreign_key = box_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    box_id: i32,
}

fn main() {}
