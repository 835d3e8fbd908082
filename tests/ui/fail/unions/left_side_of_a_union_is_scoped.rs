//! The left side of a union is scoped.

use diesel::CombineDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let _ = posts::table
        .select(posts::id)
        .union(Comment::scoped().select(comments::post_id));
}

fn main() {}
