//! A boxed expression does not say what it holds, and is not put into a scoped query.

use diesel::sql_types::Bool;
use diesel::sqlite::Sqlite;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let filter: Box<dyn BoxableExpression<posts::table, Sqlite, SqlType = Bool>> =
        Box::new(posts::id.eq(1));
    built(Post::scoped().filter(filter));
}

fn main() {}
