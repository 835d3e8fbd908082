//! A join in a join starts from a model.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().inner_join(comments::table.inner_join(likes::table)));
}

fn main() {}
