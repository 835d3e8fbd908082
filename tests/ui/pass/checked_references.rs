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

fn a_nullable_foreign_key_to_the_parent() {
    built(Line::insert(lines::post_id.eq(1)));
}

fn an_expression_for_a_nullable_reference() {
    built(Pin::insert(pins::post_id.eq(Some(1))));
}
