//! Each side of a union has its own filter.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let ids = || Post::scoped().select(posts::id);
    built(ids().union(ids()).filter(posts::id.eq(1)));
}

fn main() {}
