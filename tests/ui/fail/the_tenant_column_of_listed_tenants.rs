//! No tenant writes the key of another one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Region::insert(regions::id.eq(2)));
}

fn insert_tuple() {
    built(Region::insert((regions::name.eq("a"), regions::id.eq(2))));
}

fn update() {
    built(Region::update(1).set(regions::id.eq(2)));
}

fn update_tuple() {
    built(Region::update(1).set((regions::name.eq("a"), regions::id.eq(2))));
}

fn upsert() {
    built(
        Region::insert(regions::name.eq("a"))
            .on_conflict(regions::id)
            .do_update()
            .set(regions::id.eq(2)),
    );
}

fn selected_id() {
    built(Region::insert(Region::scoped().select(regions::id)).into_columns(regions::id));
}

fn main() {}
