//! A subquery of an alias in `having` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = diesel::alias!(posts as others);
    built(
        Post::scoped()
            .group_by(posts::votes)
            .having(posts::votes.eq_any(others.select(others.field(posts::id))))
            .select(posts::votes),
    );
}

fn main() {}
