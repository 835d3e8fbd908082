//! A tenant does not change what every tenant reads.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    let _ = Country::update(1);
}

fn main() {}
