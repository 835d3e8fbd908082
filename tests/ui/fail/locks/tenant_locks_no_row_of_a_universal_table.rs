//! A tenant locks no row of a universal table: all others would wait for it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Country::scoped().for_update());
    built(Country::scoped().for_no_key_update());
    built(Country::scoped().for_share());
    built(Country::scoped().for_key_share());
}

fn main() {}
