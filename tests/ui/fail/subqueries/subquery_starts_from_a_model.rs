//! A subquery starts from a model, even if everybody may read the rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().filter(posts::id.eq_any(countries::table.select(countries::id))));
}

fn main() {}
