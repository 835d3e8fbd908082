//! The key of a parent names one row: by a key that two tenants may have, rows would be of both.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes (org_id, id) { org_id -> Integer, id -> Integer } }
diesel::table! { jobs { id -> Integer, box_id -> Integer } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes, primary_key(org_id, id))]
struct Box {
    org_id: i32,
    id: i32,
}

#[tenanted(through = boxes, foreign_key = box_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    box_id: i32,
}

fn main() {}
