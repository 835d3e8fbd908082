//! A scoped query that is joined has no limit, also by its own `ON`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().left_join(
        Comment::scoped().limit(1).on(comments::post_id.eq(posts::id)),
    ));
}

fn main() {}
