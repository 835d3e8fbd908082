//! A tenant does not change what every tenant reads.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Country::update(1));
}

fn main() {}
