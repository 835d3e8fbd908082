//! A tenant does not change what every tenant reads.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Country::update(1));
}

fn main() {}
