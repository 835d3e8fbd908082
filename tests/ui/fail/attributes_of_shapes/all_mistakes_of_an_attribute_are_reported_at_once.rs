//! All mistakes of an attribute are reported at once.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

#[tenanted(Org, through = posts, column = org_id, other_tenant = post_id, globl)]
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
