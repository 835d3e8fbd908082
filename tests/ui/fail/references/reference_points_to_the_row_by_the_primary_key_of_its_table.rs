//! A reference points to the row by the primary key of its table: by a number that two tenants may have, it would be checked
//! for one row and point to another one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes { id -> Integer, org_id -> Integer, number -> Integer } }
diesel::table! { jobs { id -> Integer, org_id -> Integer, box_id -> Integer } }
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

#[tenanted(Org, references(box_id -> boxes))]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    box_id: i32,
}

fn main() {}
