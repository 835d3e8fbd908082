//! A tenant does not lock the rows of a view.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn alone() {
    built(OpenPost::scoped().for_update());
}

fn joined() {
    built(Post::scoped().inner_join(open_posts::table.on(open_posts::id.eq(posts::id))).for_update());
}

fn main() {}
