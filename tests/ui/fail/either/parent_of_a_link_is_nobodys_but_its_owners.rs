//! A parent of a link is nobody's but its owners'.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { taggings { id -> Integer, post_id -> Integer, tag_id -> Integer } }

#[tenanted(either(post_id -> posts, tag_id -> tags))]
#[derive(Queryable)]
#[diesel(table_name = taggings)]
struct Tagging {
    id: i32,
    post_id: i32,
    tag_id: i32,
}

fn main() {}
