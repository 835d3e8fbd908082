//! A subquery starts from a model, even if everybody may read the rows.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().filter(posts::id.eq_any(countries::table.select(countries::id))));
}

fn main() {}
