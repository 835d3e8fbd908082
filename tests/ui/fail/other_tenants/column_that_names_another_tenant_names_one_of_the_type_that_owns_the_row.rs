//! A column that names another tenant names one of the type that owns the row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Invite::insert(
        invites::invited_id.eq(OtherTenant::<Site>::new(2)),
    ));
}

fn update() {
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Site>::new(2))));
}

fn main() {}
