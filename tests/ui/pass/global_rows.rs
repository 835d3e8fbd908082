//! Global rows, which every tenant reads and none writes.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn table_without_global_rows_is_not_asked_for_the_others() {
    built(Tag::scoped().own());
    built(Template::scoped().own());
}

fn table_without_global_rows_is_not_asked_for_them() {
    built(Tag::scoped().global());
    built(Template::scoped().global());
}

fn no_tenant_inserts_a_global_row() {
    built(Template::insert((
        templates::id.eq(1),
        templates::text.eq("a"),
    )));
    built(
        Template::insert(Template::scoped().select(templates::text)).into_columns(templates::text),
    );
}

fn no_tenant_makes_a_row_global() {
    built(Template::update(1).set((templates::id.eq(2), templates::text.eq("a"))));
    built(
        Template::insert(templates::text.eq("a"))
            .on_conflict(templates::id)
            .do_update()
            .set(templates::text.eq("a")),
    );
}

mod no_struct_of_a_tenant_sets_the_flag_of_global_rows {
    use super::*;

    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = templates)]
    struct Texted {
        text: String,
    }

    fn insert(row: Texted) {
        built(Template::insert(row));
    }

    fn update(row: Texted) {
        built(Template::update(1).set(row));
    }
}
