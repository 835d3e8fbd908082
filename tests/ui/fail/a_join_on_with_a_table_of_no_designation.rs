//! Each table that is joined with `.on(..)` says whose its rows are.

use ui_schema::*;

fn run() {
    built(Post::scoped().left_join(plans::table.on(plans::id.eq(posts::id))));
}

fn main() {}
