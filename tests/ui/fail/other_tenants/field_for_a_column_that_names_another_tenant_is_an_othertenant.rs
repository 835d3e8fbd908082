//! A field for a column that names another tenant is an `OtherTenant`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = notes)]
struct Shared {
    reader_id: Option<i32>,
}

fn insert(row: Shared) {
    built(Note::insert(row));
}

fn update(row: Shared) {
    built(Note::update(1).set(row));
}

fn main() {}
