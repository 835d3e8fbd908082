//! A scoped query is shown by its connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    println!("{}", diesel::debug_query::<diesel::sqlite::Sqlite, _>(&Post::scoped()));
}

fn main() {}
