//! What `except` takes away is scoped: it shows what others have.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::scoped()
            .select(posts::id)
            .except(comments::table.select(comments::post_id)),
    );
}

fn main() {}
