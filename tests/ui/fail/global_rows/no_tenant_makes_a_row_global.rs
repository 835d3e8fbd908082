//! No tenant makes a row global, nor takes one from the others.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn set() {
    built(Template::update(1).set(templates::is_global.eq(true)));
}

fn main() {}
