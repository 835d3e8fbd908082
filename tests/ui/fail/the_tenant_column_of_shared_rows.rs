//! No tenant says to whom shared rows belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Note::insert(notes::org_id.eq(2)));
}

fn insert_tuple() {
    built(Note::insert((notes::text.eq("a"), notes::org_id.eq(2))));
}

fn update() {
    built(Note::update(1).set(notes::org_id.eq(2)));
}

fn update_tuple() {
    built(Note::update(1).set((notes::text.eq("a"), notes::org_id.eq(2))));
}

fn upsert() {
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(Note::insert(Note::scoped().select(notes::org_id)).into_columns(notes::org_id));
}

fn main() {}
