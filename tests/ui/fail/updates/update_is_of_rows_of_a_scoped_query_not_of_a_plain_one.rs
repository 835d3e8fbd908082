//! An update is of rows of a scoped query, not of a plain one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::update(posts::table.filter(posts::votes.gt(2))));
}

fn main() {}
