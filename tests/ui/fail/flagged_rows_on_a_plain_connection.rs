//! Only connections with a tenant read and write the rows of a table whose global rows are flagged.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Template::scoped().load::<Template>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Template::update(1)
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Template::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Template::insert(templates::text.eq("a"))
        .on_conflict(templates::id)
        .do_update()
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn main() {}
