//! An alias of a table has no designation of its own.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let comments2 = diesel::alias!(comments as comments2);
    built(
        Post::scoped().inner_join(comments2.on(comments2.field(comments::post_id).eq(posts::id))),
    );
}

fn main() {}
