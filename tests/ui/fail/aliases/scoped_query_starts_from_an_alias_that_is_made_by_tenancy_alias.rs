//! A scoped query starts from an alias that is made by `tenancy::alias!`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = diesel::alias!(posts as others);
    built(Post::scoped_as(others));
}

fn main() {}
