//! Global rows, which every tenant reads and none writes.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn the_own_rows_of_a_table_without_global_ones() {
    built(Tag::scoped().own());
    built(Template::scoped().own());
}

fn the_global_rows_of_a_table_without_any() {
    built(Tag::scoped().global());
    built(Template::scoped().global());
}

fn the_flag_of_global_rows_inserted() {
    built(Template::insert((
        templates::id.eq(1),
        templates::text.eq("a"),
    )));
    built(
        Template::insert(Template::scoped().select(templates::text)).into_columns(templates::text),
    );
}

fn the_flag_of_global_rows_updated() {
    built(Template::update(1).set((templates::id.eq(2), templates::text.eq("a"))));
    built(
        Template::insert(templates::text.eq("a"))
            .on_conflict(templates::id)
            .do_update()
            .set(templates::text.eq("a")),
    );
}

mod the_flag_of_global_rows_in_a_struct {
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
