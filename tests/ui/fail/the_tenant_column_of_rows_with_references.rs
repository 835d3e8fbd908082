//! No tenant says to whom rows with references belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Task::insert(tasks::org_id.eq(2)));
}

fn insert_tuple() {
    built(Task::insert((tasks::name.eq("a"), tasks::org_id.eq(2))));
}

fn update() {
    built(Task::update(1).set(tasks::org_id.eq(2)));
}

fn update_tuple() {
    built(Task::update(1).set((tasks::name.eq("a"), tasks::org_id.eq(2))));
}

fn upsert() {
    built(
        Task::insert(tasks::name.eq("a"))
            .on_conflict(tasks::id)
            .do_update()
            .set(tasks::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(Task::insert(Task::scoped().select(tasks::org_id)).into_columns(tasks::org_id));
}

fn main() {}
