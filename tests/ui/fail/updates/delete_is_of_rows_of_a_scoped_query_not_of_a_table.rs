//! A delete is of rows of a scoped query, not of a table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::delete(posts::table));
}

fn main() {}
