//! A reference is one column, and so is the key that it points to.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { boxes (row, col) { row -> Integer, col -> Integer, org_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(boxes, jobs);

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boxes, primary_key(row, col))]
struct Box {
    row: i32,
    col: i32,
    org_id: i32,
}

diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

#[tenanted(Org, references(post_id -> boxes))]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    post_id: i32,
}

fn main() {}
