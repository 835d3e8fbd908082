//! A boxed expression does not say what it holds, and is not put into a scoped query.

#[path = "../schema.rs"]
mod schema;
use diesel::sql_types::Bool;
use diesel::sqlite::Sqlite;
use schema::*;

fn run() {
    let filter: Box<dyn BoxableExpression<posts::table, Sqlite, SqlType = Bool>> =
        Box::new(posts::id.eq(1));
    built(Post::scoped().filter(filter));
}

fn main() {}
