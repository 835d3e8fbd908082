//! The left side of a union is scoped.

#[path = "../schema.rs"]
mod schema;
use diesel::CombineDsl;
use schema::*;

fn run() {
    let _ = posts::table
        .select(posts::id)
        .union(Comment::scoped().select(comments::post_id));
}

fn main() {}
