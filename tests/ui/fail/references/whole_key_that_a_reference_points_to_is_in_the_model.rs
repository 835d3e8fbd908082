//! The whole key that a reference points to is in the model, but for the tenant column: by a part of it, it would be checked for
//! one row and point to another one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes (id, shelf) { id -> Integer, shelf -> Integer, org_id -> Integer } }
diesel::table! { jobs { id -> Integer, org_id -> Integer, box_id -> Integer, box_shelf -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes)]
struct Box {
    id: i32,
    shelf: i32,
    org_id: i32,
}

#[tenanted(Org, references(box_id -> boxes))]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    box_id: i32,
    box_shelf: i32,
}

fn main() {}
