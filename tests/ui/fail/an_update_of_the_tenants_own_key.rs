//! The key of a tenant's own row is not updated.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Org::update(Org::scoped()).set(orgs::id.eq(2)));
}

fn main() {}
