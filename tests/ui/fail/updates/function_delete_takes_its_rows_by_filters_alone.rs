//! The function `delete` takes its rows by filters alone.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(tenancy::delete(Post::scoped().order(posts::votes).limit(2)));
}

fn main() {}
