//! A tenant does not delete what every tenant reads.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Country::delete(1));
}

fn main() {}
