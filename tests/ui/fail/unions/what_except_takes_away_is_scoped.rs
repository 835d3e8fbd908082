//! What `except` takes away is scoped: it shows what others have.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped()
            .select(posts::id)
            .except(comments::table.select(comments::post_id)),
    );
}

fn main() {}
