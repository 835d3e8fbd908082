//! What an insert puts into a column that names another tenant says that it does.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn named() {
    built(Invite::insert(invites::invited_id.eq(2)));
}

fn tuple() {
    built(Invite::insert((
        invites::email.eq("a"),
        invites::invited_id.eq(2),
    )));
}

fn shared() {
    built(Note::insert(notes::reader_id.eq(2)));
}

fn with_nobody() {
    built(Note::insert(notes::reader_id.eq(None::<i32>)));
}

fn several() {
    built(Note::insert(vec![(
        notes::text.eq("a"),
        notes::reader_id.eq(2),
    )]));
}

fn main() {}
