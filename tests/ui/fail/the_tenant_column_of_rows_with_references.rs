//! No tenant says to whom rows with references belong.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn insert() {
    let _ = Task::insert(tasks::org_id.eq(2));
}

fn insert_tuple() {
    let _ = Task::insert((tasks::name.eq("a"), tasks::org_id.eq(2)));
}

fn update() {
    let _ = Task::update(1).set(tasks::org_id.eq(2));
}

fn update_tuple() {
    let _ = Task::update(1).set((tasks::name.eq("a"), tasks::org_id.eq(2)));
}

fn upsert() {
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::org_id.eq(2));
}

fn selected_org_id() {
    let _ = Task::insert(Task::scoped().select(tasks::org_id)).into_columns(tasks::org_id);
}

fn main() {}
