//! Each table that is joined with `.on(..)` says whose its rows are.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().left_join(plans::table.on(plans::id.eq(posts::id))));
}

fn main() {}
