//! Only rows of a scoped query are adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn table() {
    built(Lead::adopt(leads::table));
}

fn query() {
    built(Lead::adopt(leads::table.filter(leads::id.gt(1))));
}

fn main() {}
