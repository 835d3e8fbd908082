//! Each table that is joined with `.on(..)` says whose its rows are.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().left_join(plans::table.on(plans::id.eq(posts::id))));
}

fn main() {}
