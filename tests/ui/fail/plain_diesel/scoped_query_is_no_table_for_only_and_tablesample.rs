//! A scoped query is no table for `ONLY` and `TABLESAMPLE`.

use diesel::dsl::OnlyDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().only());
}

fn main() {}
