//! Each joined table says whose its rows are.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().inner_join(plans::table));
}

fn main() {}
