//! An `exists` of an alias is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = diesel::alias!(posts as others);
    built(Post::scoped().filter(diesel::dsl::exists(
        others.filter(others.field(posts::votes).eq(posts::votes)),
    )));
}

fn main() {}
