//! A subquery in `ne_all` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().filter(posts::id.ne_all(comments::table.select(comments::post_id))));
}

fn main() {}
