//! What an update puts into a column that names another tenant says that it does.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn named() {
    let _ = Invite::update(1).set(invites::invited_id.eq(2));
}

fn tuple() {
    let _ = Invite::update(1).set((invites::email.eq("a"), invites::invited_id.eq(2)));
}

fn shared() {
    let _ = Note::update(1).set(notes::reader_id.eq(Some(2)));
}

fn computed() {
    let _ = Invite::update(1).set(invites::invited_id.eq(invites::org_id + 1));
}

fn copied() {
    let _ = Invite::update(1).set(invites::invited_id.eq(invites::id));
}

fn upsert() {
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::reader_id.eq(2));
}

fn main() {}
