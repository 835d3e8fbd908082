//! No tenant says to whom flagged rows belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Template::insert(templates::org_id.eq(2)));
}

fn insert_tuple() {
    built(Template::insert((
        templates::text.eq("a"),
        templates::org_id.eq(2),
    )));
}

fn update() {
    built(Template::update(1).set(templates::org_id.eq(2)));
}

fn update_tuple() {
    built(Template::update(1).set((templates::text.eq("a"), templates::org_id.eq(2))));
}

fn upsert() {
    built(
        Template::insert(templates::text.eq("a"))
            .on_conflict(templates::id)
            .do_update()
            .set(templates::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(
        Template::insert(Template::scoped().select(templates::org_id))
            .into_columns(templates::org_id),
    );
}

fn main() {}
