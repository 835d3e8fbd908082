//! An adoption holds no unscoped query.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Lead::adopt(Lead::scoped()).filter(leads::id.eq_any(posts::table.select(posts::id))));
}

fn main() {}
