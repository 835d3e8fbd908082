//! A tenant with accounts is not deleted by a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn by_the_method() {
    built(Team::delete(1));
}

fn by_the_function() {
    built(tenancy::delete(Team::find(1)));
}

fn main() {}
