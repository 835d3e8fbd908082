//! No tenant inserts a global row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn value() {
    built(Template::insert(templates::is_global.eq(true)));
}

fn not_set() {
    built(Template::insert(templates::is_global.eq(false)));
}

fn tuple() {
    built(Template::insert((
        templates::text.eq("a"),
        templates::is_global.eq(true),
    )));
}

fn selected() {
    built(
        Template::insert(Template::scoped().select(templates::is_global))
            .into_columns(templates::is_global),
    );
}

fn main() {}
