//! Columns that the connection writes, for each shape of tenancy.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn the_tenant_column_of_global_rows() {
    built(Tag::insert(tags::name.eq("a")));
    built(Tag::update(1).set(tags::name.eq("a")));
    built(
        Tag::insert(tags::name.eq("a"))
            .on_conflict(tags::id)
            .do_update()
            .set(tags::name.eq("a")),
    );
    built(Tag::insert(Tag::scoped().select(tags::name)).into_columns(tags::name));
}

fn the_tenant_column_of_flagged_rows() {
    built(Template::insert(templates::text.eq("a")));
    built(Template::update(1).set(templates::text.eq("a")));
    built(
        Template::insert(templates::text.eq("a"))
            .on_conflict(templates::id)
            .do_update()
            .set(templates::text.eq("a")),
    );
    built(
        Template::insert(Template::scoped().select(templates::text)).into_columns(templates::text),
    );
}

fn the_tenant_column_of_adoptable_rows() {
    built(Lead::insert(leads::email.eq("a")));
    built(Lead::update(1).set(leads::email.eq("a")));
    built(
        Lead::insert(leads::email.eq("a"))
            .on_conflict(leads::id)
            .do_update()
            .set(leads::email.eq("a")),
    );
    built(Lead::insert(Lead::scoped().select(leads::email)).into_columns(leads::email));
}

fn the_tenant_column_of_shared_rows() {
    built(Note::insert(notes::text.eq("a")));
    built(Note::update(1).set(notes::text.eq("a")));
    built(
        Note::insert(notes::text.eq("a"))
            .on_conflict(notes::id)
            .do_update()
            .set(notes::text.eq("a")),
    );
    built(Note::insert(Note::scoped().select(notes::text)).into_columns(notes::text));
}

fn the_tenant_column_of_rows_that_name_other_tenants() {
    built(Invite::insert(invites::email.eq("a")));
    built(Invite::update(1).set(invites::email.eq("a")));
    built(
        Invite::insert(invites::email.eq("a"))
            .on_conflict(invites::id)
            .do_update()
            .set(invites::email.eq("a")),
    );
    built(Invite::insert(Invite::scoped().select(invites::email)).into_columns(invites::email));
}

fn the_tenant_column_of_rows_with_references() {
    built(Task::insert(tasks::name.eq("a")));
    built(Task::update(1).set(tasks::name.eq("a")));
    built(
        Task::insert(tasks::name.eq("a"))
            .on_conflict(tasks::id)
            .do_update()
            .set(tasks::name.eq("a")),
    );
    built(Task::insert(Task::scoped().select(tasks::name)).into_columns(tasks::name));
}

fn the_tenant_column_of_rows_in_two_dimensions() {
    built(Draft::insert(drafts::text.eq("a")));
    built(Draft::update(1).set(drafts::text.eq("a")));
    built(
        Draft::insert(drafts::text.eq("a"))
            .on_conflict(drafts::id)
            .do_update()
            .set(drafts::text.eq("a")),
    );
    built(Draft::insert(Draft::scoped().select(drafts::text)).into_columns(drafts::text));
}

fn the_tenant_column_of_rows_with_owners_of_several_types() {
    built(Invoice::insert(invoices::total.eq(1)));
    built(Invoice::update(1).set(invoices::total.eq(1)));
    built(
        Invoice::insert(invoices::total.eq(1))
            .on_conflict(invoices::id)
            .do_update()
            .set(invoices::total.eq(1)),
    );
    built(Invoice::insert(Invoice::scoped().select(invoices::total)).into_columns(invoices::total));
}

fn the_tenant_column_of_listed_tenants() {
    built(Region::insert(regions::name.eq("a")));
    built(Region::update(1).set(regions::name.eq("a")));
    built(
        Region::insert(regions::name.eq("a"))
            .on_conflict(regions::id)
            .do_update()
            .set(regions::name.eq("a")),
    );
    built(Region::insert(Region::scoped().select(regions::name)).into_columns(regions::name));
}
