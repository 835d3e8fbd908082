//! A union is ordered by positions.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let ids = || Post::scoped().select(posts::id);
    built(ids().union(ids()).union(ids().union(ids())).order(posts::id));
}

fn main() {}
