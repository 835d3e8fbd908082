//! A filter of an update is of columns of its own table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::update(
        Post::scoped().filter(posts::votes.eq(0)).filter(comments::id.eq(1)),
    ));
}

fn main() {}
