//! A tenant does not write what every tenant reads.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Country::insert(countries::name.eq("Chile")));
}

fn main() {}
