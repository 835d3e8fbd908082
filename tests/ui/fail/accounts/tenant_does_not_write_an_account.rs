//! A tenant does not write an account.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run() {
    built(Person::update(1));
}

fn main() {}
