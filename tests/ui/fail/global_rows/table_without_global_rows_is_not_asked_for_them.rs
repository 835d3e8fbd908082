//! A table without global rows is not asked for them.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::scoped().global());
}

fn main() {}
