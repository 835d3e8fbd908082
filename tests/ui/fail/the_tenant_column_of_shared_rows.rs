//! No tenant says to whom shared rows belong.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn insert() {
    let _ = Note::insert(notes::org_id.eq(2));
}

fn insert_tuple() {
    let _ = Note::insert((notes::text.eq("a"), notes::org_id.eq(2)));
}

fn update() {
    let _ = Note::update(1).set(notes::org_id.eq(2));
}

fn update_tuple() {
    let _ = Note::update(1).set((notes::text.eq("a"), notes::org_id.eq(2)));
}

fn upsert() {
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::org_id.eq(2));
}

fn selected_org_id() {
    let _ = Note::insert(Note::scoped().select(notes::org_id)).into_columns(notes::org_id);
}

fn main() {}
