//! A tenant does not delete what every tenant reads.

use ui_schema::*;

fn run() {
    built(Country::delete(1));
}

fn main() {}
