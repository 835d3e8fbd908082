//! A tenant does not write what every tenant reads.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Country::insert(countries::name.eq("Chile")));
}

fn main() {}
