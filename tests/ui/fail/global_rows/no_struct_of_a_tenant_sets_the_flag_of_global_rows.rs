//! No struct of a tenant sets the flag of global rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = templates)]
struct Flagged {
    is_global: bool,
}

fn insert(row: Flagged) {
    built(Template::insert(row));
}

fn update(row: Flagged) {
    built(Template::update(1).set(row));
}

fn main() {}
