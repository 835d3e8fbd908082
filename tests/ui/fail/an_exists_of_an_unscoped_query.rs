//! `tenancy::dsl::exists` takes a scoped query.

#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::dsl::exists;

fn run() {
    let _ = exists(posts::table);
}

fn main() {}
