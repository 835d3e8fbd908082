//! A boxed subquery is scoped: its type does not say what it reads.

use diesel::sqlite::Sqlite;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let unscoped = comments::table
        .select(comments::post_id)
        .into_boxed::<Sqlite>();
    built(Post::scoped().filter(posts::id.eq_any(unscoped)));
}

fn main() {}
