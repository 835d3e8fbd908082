//! A subquery of the table itself is of an alias in a delete.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::delete(Post::scoped().filter(
        posts::votes.eq_any(Post::scoped().select(posts::votes)),
    )));
}

fn main() {}
