//! A parent of a link is named by its primary key.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { spots (org_id, id) { id -> Integer, org_id -> Integer } }
diesel::table! { pins { id -> Integer, post_id -> Integer, spot_id -> Integer } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = spots, primary_key(org_id, id))]
struct Spot {
    id: i32,
    org_id: i32,
}

#[tenanted(either(post_id -> posts, spot_id -> spots))]
#[derive(Queryable)]
#[diesel(table_name = pins)]
struct Pin {
    id: i32,
    post_id: i32,
    spot_id: i32,
}

fn main() {}
