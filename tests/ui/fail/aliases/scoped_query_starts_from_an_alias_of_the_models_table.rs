//! A scoped query starts from an alias of the model's table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = tenancy::alias!(comments as others);
    built(Post::scoped_as(others));
}

fn main() {}
