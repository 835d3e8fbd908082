//! No tenant inserts a global row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn value() {
    built(Template::insert(templates::is_global.eq(true)));
}

fn main() {}
