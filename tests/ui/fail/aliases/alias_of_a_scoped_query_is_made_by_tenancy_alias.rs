//! An alias of a scoped query is made by `tenancy::alias!`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn inner() {
    let others = diesel::alias!(posts as others);
    built(Post::scoped().inner_join(others.on(others.field(posts::votes).eq(posts::votes))));
}

fn left() {
    let others = diesel::alias!(posts as others);
    built(Post::scoped().left_join(others.on(others.field(posts::votes).eq(posts::votes))));
}

fn main() {}
