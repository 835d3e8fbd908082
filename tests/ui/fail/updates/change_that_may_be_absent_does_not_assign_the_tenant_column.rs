//! A change that may be absent does not assign the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(AsChangeset)]
#[diesel(table_name = posts)]
struct Moved {
    org_id: Option<i32>,
}

fn run() {
    built(Post::update(1).set(Moved { org_id: None }));
}

fn main() {}
