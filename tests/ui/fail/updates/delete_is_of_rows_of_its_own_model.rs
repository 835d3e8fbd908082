//! A delete is of rows of its own model.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::delete(Comment::scoped()));
}

fn main() {}
