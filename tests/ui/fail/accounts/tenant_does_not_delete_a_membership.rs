//! A tenant does not delete a membership.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run() {
    built(Membership::delete(1));
}

fn main() {}
