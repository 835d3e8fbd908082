//! A table that is joined after the lock would be locked unasked.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let with_countries = countries::table.on(posts::id.eq(countries::id));
    built(Post::scoped().for_update().inner_join(with_countries));
}

fn main() {}
