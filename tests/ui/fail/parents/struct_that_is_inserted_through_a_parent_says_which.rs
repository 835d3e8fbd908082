//! A struct that is inserted through a parent says which.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Insertable)]
#[diesel(table_name = attachments)]
struct New {
    url: String,
}

fn run(row: New) {
    built(Attachment::insert(row));
}

fn main() {}
