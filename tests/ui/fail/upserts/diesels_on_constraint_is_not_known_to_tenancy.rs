//! Diesel's `on_constraint` is not known to tenancy.

use diesel::upsert::on_constraint;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::insert(posts::id.eq(1)).on_conflict(on_constraint("posts_pkey")));
}

fn main() {}
