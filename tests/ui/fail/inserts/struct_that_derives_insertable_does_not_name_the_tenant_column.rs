//! A struct that derives `Insertable` does not name the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Insertable)]
#[diesel(table_name = posts)]
struct NewPost {
    org_id: i32,
    title: &'static str,
}

fn run() {
    built(Post::insert(NewPost {
        org_id: 2,
        title: "a",
    }));
}

fn main() {}
