//! Columns that name another tenant, and say so.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn insert_that_names_another_tenant_says_that_it_does() {
    built(Invite::insert((
        invites::email.eq("a"),
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    )));
    built(Note::insert(
        notes::reader_id.eq(OtherTenant::<Org>::new(2)),
    ));
    built(Note::insert(
        notes::reader_id.eq(OtherTenant::<Org>::none()),
    ));
    built(Note::insert(vec![(
        notes::text.eq("a"),
        notes::reader_id.eq(OtherTenant::<Org>::new(2)),
    )]));
}

fn update_that_names_another_tenant_says_that_it_does() {
    built(Invite::update(1).set((
        invites::email.eq("a"),
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    )));
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Org>::none())));
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::reader_id.eq(OtherTenant::<Org>::new(2))),
    );
}

fn select_names_no_other_tenant() {
    built(
        Note::insert(Note::scoped().select((notes::id, notes::text)))
            .into_columns((notes::id, notes::text)),
    );
}

mod field_for_a_column_that_names_another_tenant_is_an_othertenant {
    use super::*;

    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = notes)]
    struct Shared {
        reader_id: OtherTenant<Org>,
    }

    fn insert(row: Shared) {
        built(Note::insert(row));
    }

    fn update(row: Shared) {
        built(Note::update(1).set(row));
    }
}

fn column_that_names_another_tenant_names_one_of_the_type_that_owns_the_row() {
    built(Invite::insert(
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    ));
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Org>::new(2))));
}

fn also_on_purpose_no_row_is_given_to_another_tenant() {
    built(Invite::insert(
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    ));
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Org>::new(2))));
}

fn upsert_names_no_other_tenant_by_what_it_would_have_put_into_another_column() {
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::reader_id.eq(tenancy::upsert::excluded(notes::reader_id))),
    );
}

fn column_that_names_the_tenant_above_is_set_on_purpose() {
    built(Region::update(1).set(regions::parent_id.eq(OtherTenant::<Region>::new(2))));
}
