//! A subquery of an alias in an update is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = diesel::alias!(posts as others);
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(others.select(others.field(posts::id)))),
    );
}

fn main() {}
