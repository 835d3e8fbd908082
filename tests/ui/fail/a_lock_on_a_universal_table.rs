//! A tenant locks no row of a universal table: all others would wait for it.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Country::scoped().for_update());
    built(Country::scoped().for_no_key_update());
    built(Country::scoped().for_share());
    built(Country::scoped().for_key_share());
}

fn main() {}
