//! An upsert does not set the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.do_update().set(posts::org_id.eq(2)));
}

fn main() {}
