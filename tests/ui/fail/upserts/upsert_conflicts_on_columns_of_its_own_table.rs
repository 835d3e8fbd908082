//! An upsert conflicts on columns of its own table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::insert(posts::id.eq(1)).on_conflict(comments::id));
}

fn main() {}
