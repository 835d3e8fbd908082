//! No tenant says to whom adoptable rows belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert_1() {
    built(Lead::insert(leads::org_id.eq(None::<i32>)));
}

fn insert_tuple_1() {
    built(Lead::insert((
        leads::email.eq("a"),
        leads::org_id.eq(None::<i32>),
    )));
}

fn update_1() {
    built(Lead::update(1).set(leads::org_id.eq(None::<i32>)));
}

fn update_tuple_1() {
    built(Lead::update(1).set((leads::email.eq("a"), leads::org_id.eq(None::<i32>))));
}

fn upsert_1() {
    built(
        Lead::insert(leads::email.eq("a"))
            .on_conflict(leads::id)
            .do_update()
            .set(leads::org_id.eq(None::<i32>)),
    );
}

fn insert_2() {
    built(Lead::insert(leads::org_id.eq(2)));
}

fn insert_tuple_2() {
    built(Lead::insert((leads::email.eq("a"), leads::org_id.eq(2))));
}

fn update_2() {
    built(Lead::update(1).set(leads::org_id.eq(2)));
}

fn update_tuple_2() {
    built(Lead::update(1).set((leads::email.eq("a"), leads::org_id.eq(2))));
}

fn upsert_2() {
    built(
        Lead::insert(leads::email.eq("a"))
            .on_conflict(leads::id)
            .do_update()
            .set(leads::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(Lead::insert(Lead::scoped().select(leads::org_id)).into_columns(leads::org_id));
}

fn main() {}
