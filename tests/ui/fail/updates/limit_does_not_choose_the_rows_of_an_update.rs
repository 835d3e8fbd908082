//! A limit does not choose the rows of an update.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::update(Post::scoped().filter(posts::votes.eq(0)).limit(2)));
}

fn main() {}
