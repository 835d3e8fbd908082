//! A scoped query that is joined has no filter.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().inner_join(Comment::scoped().filter(comments::body.eq("a"))));
}

fn main() {}
