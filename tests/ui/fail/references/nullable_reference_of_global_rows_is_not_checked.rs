//! A nullable reference of global rows is not checked: each row must have a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, post_id -> Nullable<Integer> } }

#[tenanted(Org, global, references(post_id -> posts))]
#[derive(Queryable, Identifiable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: Option<i32>,
    post_id: Option<i32>,
}

fn insert() {
    built(Job::insert(jobs::id.eq(1)));
}

fn update() {
    built(Job::update(1).set(jobs::post_id.eq(2)));
}

fn delete() {
    built(Job::delete(1));
}

fn main() {}
