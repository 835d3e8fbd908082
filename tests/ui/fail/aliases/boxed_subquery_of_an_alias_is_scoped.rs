//! A boxed subquery of an alias is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = diesel::alias!(posts as others);
    let boxed = others
        .select(others.field(posts::id))
        .into_boxed::<diesel::sqlite::Sqlite>();
    built(Post::scoped().filter(posts::id.eq_any(boxed)));
}

fn main() {}
