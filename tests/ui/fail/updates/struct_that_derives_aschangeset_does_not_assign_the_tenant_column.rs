//! A struct that derives `AsChangeset` does not assign the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(AsChangeset)]
#[diesel(table_name = posts)]
struct Moved {
    org_id: i32,
}

fn run() {
    built(Post::update(1).set(Moved { org_id: 2 }));
}

fn main() {}
