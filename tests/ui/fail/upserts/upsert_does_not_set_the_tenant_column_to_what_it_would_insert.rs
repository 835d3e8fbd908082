//! An upsert does not set the tenant column to what it would insert.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::upsert::excluded;

fn run() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::org_id.eq(excluded(posts::org_id))),
    );
}

fn main() {}
