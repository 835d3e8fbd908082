//! A table without global rows is not asked for the others.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::scoped().own());
}

fn main() {}
