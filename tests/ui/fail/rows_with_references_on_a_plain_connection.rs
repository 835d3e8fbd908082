//! Only connections with a tenant read and write the rows of a table whose references are checked.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Task::scoped().load::<Task>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Task::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn main() {}
