//! A tenant adopts rows of the model's own table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Lead::adopt(Post::scoped()));
}

fn main() {}
