//! A dimension is named once.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

#[tenanted(Org, User = post_id, User = id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    post_id: i32,
}

fn run() {
    built(Job::scoped());
}

fn main() {}
