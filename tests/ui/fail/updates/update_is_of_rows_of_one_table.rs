//! An update is of rows of one table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::update(Post::scoped().inner_join(comments::table)));
}

fn main() {}
