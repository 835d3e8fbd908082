//! A tenant does not delete what every tenant reads.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Country::delete(1));
}

fn main() {}
