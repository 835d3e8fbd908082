//! Diesel's `excluded` cannot be told from an unscoped query.

use diesel::upsert::excluded;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::title.eq(excluded(posts::title))),
    );
}

fn main() {}
