//! A boxed query does not choose the rows of a delete.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::delete(Post::scoped().into_boxed::<diesel::sqlite::Sqlite>()));
}

fn main() {}
