//! A subquery in `array(..)` is scoped.

#[path = "../schema.rs"]
mod schema;
use diesel::dsl::array;
use diesel::sql_types::Integer;
use schema::*;

fn run() {
    built(Post::scoped().select(array::<Integer, _>(
        comments::table.select(comments::post_id),
    )));
}

fn main() {}
