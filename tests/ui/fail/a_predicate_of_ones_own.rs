//! The predicate of a policy may appear on any table; so only the library makes one.

#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::policy::{Narrowed, Predicate};

fn run() {
    let _ = Post::scoped().filter(Predicate::<comments::id>::default());
    let _ = Post::scoped().filter(Narrowed::<comments::id>::default());
}

fn main() {}
