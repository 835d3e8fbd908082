//! A tenant does not write what every tenant reads.

use ui_schema::*;

fn run() {
    built(Country::insert(countries::name.eq("Chile")));
}

fn main() {}
