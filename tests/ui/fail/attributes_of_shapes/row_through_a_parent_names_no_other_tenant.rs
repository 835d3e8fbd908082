//! A row through a parent names no other tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Integer, user_id -> Integer, invited_id -> Integer } }

#[tenanted(through = posts, foreign_key = post_id, other_tenant = invited_id)]
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: i32,
    user_id: i32,
    invited_id: i32,
}

fn run() {
    built(Job::scoped());
}

fn main() {}
