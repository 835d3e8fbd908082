//! What an insert puts into a column that names another tenant says that it does.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn named() {
    let _ = Invite::insert(invites::invited_id.eq(2));
}

fn tuple() {
    let _ = Invite::insert((invites::email.eq("a"), invites::invited_id.eq(2)));
}

fn shared() {
    let _ = Note::insert(notes::reader_id.eq(2));
}

fn with_nobody() {
    let _ = Note::insert(notes::reader_id.eq(None::<i32>));
}

fn several() {
    let _ = Note::insert(vec![(notes::text.eq("a"), notes::reader_id.eq(2))]);
}

fn main() {}
