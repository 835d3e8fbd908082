//! An insert does not name the tenant column.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::insert(posts::org_id.eq(2)));
}

fn main() {}
