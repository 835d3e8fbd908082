//! Columns that name another tenant, and say so.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn another_tenants_key_inserted_by_accident() {
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

fn another_tenants_key_updated_by_accident() {
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

fn another_tenants_key_selected() {
    built(
        Note::insert(Note::scoped().select((notes::id, notes::text)))
            .into_columns((notes::id, notes::text)),
    );
}

mod another_tenants_key_in_a_struct {
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

fn another_tenant_of_another_type() {
    built(Invite::insert(
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    ));
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Org>::new(2))));
}

fn another_tenant_in_the_tenant_column() {
    built(Invite::insert(
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    ));
    built(Note::update(1).set(notes::reader_id.eq(OtherTenant::<Org>::new(2))));
}

fn another_column_of_an_upsert_as_another_tenants_key() {
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::reader_id.eq(tenancy::upsert::excluded(notes::reader_id))),
    );
}

fn a_tenant_above_by_accident() {
    built(Region::update(1).set(regions::parent_id.eq(OtherTenant::<Region>::new(2))));
}
