//! An update by a subquery on its own table names an alias.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let popular = Post::scoped().filter(posts::votes.gt(10)).select(posts::id);
    built(Post::update(Post::scoped().filter(posts::id.eq_any(popular))));
}

fn main() {}
