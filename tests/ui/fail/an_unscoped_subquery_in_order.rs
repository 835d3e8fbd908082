//! A subquery in `order` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().order(comments::table.select(comments::post_id).single_value()));
}

fn main() {}
