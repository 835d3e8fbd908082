//! What is written where a row points to another one.

use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { lines { id -> Integer, post_id -> Integer } }
diesel::table! { pins { id -> Integer, org_id -> Integer, post_id -> Nullable<Integer> } }

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = lines)]
struct Line {
    id: i32,
    post_id: i32,
}

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable)]
#[diesel(table_name = pins)]
struct Pin {
    id: i32,
    org_id: i32,
    post_id: Option<i32>,
}

fn row_tenanted_through_a_parent_says_by_its_foreign_key_whose_it_is() {
    built(Line::insert(lines::post_id.eq(1)));
}

fn nullable_reference_is_inserted_as_a_value() {
    built(Pin::insert(pins::post_id.eq(Some(1))));
}
