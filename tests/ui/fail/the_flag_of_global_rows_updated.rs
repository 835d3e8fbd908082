//! No tenant makes a row global, nor takes one from the others.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn set() {
    built(Template::update(1).set(templates::is_global.eq(true)));
}

fn unset() {
    built(Template::update(1).set(templates::is_global.eq(false)));
}

fn tuple() {
    built(Template::update(1).set((templates::text.eq("a"), templates::is_global.eq(true))));
}

fn upsert() {
    built(
        Template::insert(templates::text.eq("a"))
            .on_conflict(templates::id)
            .do_update()
            .set(templates::is_global.eq(true)),
    );
}

fn main() {}
