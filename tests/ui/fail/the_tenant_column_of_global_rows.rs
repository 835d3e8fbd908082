//! No tenant says to whom global rows belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert_1() {
    built(Tag::insert(tags::org_id.eq(None::<i32>)));
}

fn insert_tuple_1() {
    built(Tag::insert((
        tags::name.eq("a"),
        tags::org_id.eq(None::<i32>),
    )));
}

fn update_1() {
    built(Tag::update(1).set(tags::org_id.eq(None::<i32>)));
}

fn update_tuple_1() {
    built(Tag::update(1).set((tags::name.eq("a"), tags::org_id.eq(None::<i32>))));
}

fn upsert_1() {
    built(
        Tag::insert(tags::name.eq("a"))
            .on_conflict(tags::id)
            .do_update()
            .set(tags::org_id.eq(None::<i32>)),
    );
}

fn insert_2() {
    built(Tag::insert(tags::org_id.eq(2)));
}

fn insert_tuple_2() {
    built(Tag::insert((tags::name.eq("a"), tags::org_id.eq(2))));
}

fn update_2() {
    built(Tag::update(1).set(tags::org_id.eq(2)));
}

fn update_tuple_2() {
    built(Tag::update(1).set((tags::name.eq("a"), tags::org_id.eq(2))));
}

fn upsert_2() {
    built(
        Tag::insert(tags::name.eq("a"))
            .on_conflict(tags::id)
            .do_update()
            .set(tags::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(Tag::insert(Tag::scoped().select(tags::org_id)).into_columns(tags::org_id));
}

fn main() {}
