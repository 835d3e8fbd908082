//! A lock on a join locks no row of a universal table: it locks the rows of each table in it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let with_countries = countries::table.on(posts::id.eq(countries::id));
    built(Post::scoped().inner_join(with_countries).for_update());
}

fn main() {}
