//! No tenant says to whom rows in two dimensions belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert_1() {
    built(Draft::insert(drafts::site_id.eq(2)));
}

fn insert_tuple_1() {
    built(Draft::insert((drafts::text.eq("a"), drafts::site_id.eq(2))));
}

fn update_1() {
    built(Draft::update(1).set(drafts::site_id.eq(2)));
}

fn update_tuple_1() {
    built(Draft::update(1).set((drafts::text.eq("a"), drafts::site_id.eq(2))));
}

fn upsert_1() {
    built(
        Draft::insert(drafts::text.eq("a"))
            .on_conflict(drafts::id)
            .do_update()
            .set(drafts::site_id.eq(2)),
    );
}

fn insert_2() {
    built(Draft::insert(drafts::author_id.eq(8)));
}

fn insert_tuple_2() {
    built(Draft::insert((
        drafts::text.eq("a"),
        drafts::author_id.eq(8),
    )));
}

fn update_2() {
    built(Draft::update(1).set(drafts::author_id.eq(8)));
}

fn update_tuple_2() {
    built(Draft::update(1).set((drafts::text.eq("a"), drafts::author_id.eq(8))));
}

fn upsert_2() {
    built(
        Draft::insert(drafts::text.eq("a"))
            .on_conflict(drafts::id)
            .do_update()
            .set(drafts::author_id.eq(8)),
    );
}

fn selected_site_id() {
    built(Draft::insert(Draft::scoped().select(drafts::site_id)).into_columns(drafts::site_id));
}

fn selected_author_id() {
    built(Draft::insert(Draft::scoped().select(drafts::author_id)).into_columns(drafts::author_id));
}

fn main() {}
