//! What an update puts into a column that names another tenant says that it does.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn named() {
    built(Invite::update(1).set(invites::invited_id.eq(2)));
}

fn tuple() {
    built(Invite::update(1).set((invites::email.eq("a"), invites::invited_id.eq(2))));
}

fn shared() {
    built(Note::update(1).set(notes::reader_id.eq(Some(2))));
}

fn computed() {
    built(Invite::update(1).set(invites::invited_id.eq(invites::org_id + 1)));
}

fn copied() {
    built(Invite::update(1).set(invites::invited_id.eq(invites::id)));
}

fn upsert() {
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::reader_id.eq(2)),
    );
}

fn main() {}
