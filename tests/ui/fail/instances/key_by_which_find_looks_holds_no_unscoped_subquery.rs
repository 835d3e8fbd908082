//! A key by which `find` looks holds no unscoped subquery.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Org::find(
        comments::table.select(comments::id).single_value().assume_not_null(),
    ));
}

fn main() {}
