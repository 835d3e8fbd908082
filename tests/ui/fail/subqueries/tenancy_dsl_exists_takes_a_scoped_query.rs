//! `tenancy::dsl::exists` takes a scoped query.

use diesel as _;
use ui_schema::*;
use tenancy::dsl::exists;

fn run() {
    let _ = exists(posts::table);
}

fn main() {}
