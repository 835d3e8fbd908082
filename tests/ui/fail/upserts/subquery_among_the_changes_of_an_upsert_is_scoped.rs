//! A subquery among the changes of an upsert is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert.do_update().set(
            posts::votes.eq(comments::table
                .select(comments::id)
                .single_value()
                .assume_not_null()),
        ),
    );
}

fn main() {}
