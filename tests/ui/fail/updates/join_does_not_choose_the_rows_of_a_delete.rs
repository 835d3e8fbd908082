//! A join does not choose the rows of a delete.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::delete(Post::scoped().inner_join(comments::table)));
}

fn main() {}
