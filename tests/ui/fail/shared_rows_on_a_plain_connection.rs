//! Only connections with a tenant read and write the rows of a table whose rows are shared.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Note::scoped().load::<Note>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Note::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn main() {}
