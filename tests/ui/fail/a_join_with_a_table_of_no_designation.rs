//! Each joined table says whose its rows are.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    let _ = Post::scoped().inner_join(plans::table);
}

fn main() {}
