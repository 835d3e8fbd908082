//! Connections of several dimensions, and what they reach.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn rows_in_two_dimensions_on_a_connection_of_the_first(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::scoped().load::<Draft>(conn);
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
    let _ = Draft::delete(1).execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn rows_in_two_dimensions_on_a_connection_of_the_second(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::scoped().load::<Draft>(conn);
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
    let _ = Draft::delete(1).execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn rows_in_two_dimensions_on_a_connection_of_others(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::scoped().load::<Draft>(conn);
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
    let _ = Draft::delete(1).execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn rows_in_two_dimensions_the_other_way_round(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Draft::scoped().load::<Draft>(conn);
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
    let _ = Draft::delete(1).execute(conn);
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn rows_in_two_dimensions_in_a_join(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Page::scoped()
        .inner_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Draft)>(conn);
    let _ = Page::scoped()
        .left_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Option<Draft>)>(conn);
    let _ = Draft::scoped()
        .inner_join(pages::table.on(drafts::id.eq(pages::id)))
        .load::<(Draft, Page)>(conn);
}

fn rows_in_two_dimensions_in_a_union(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let ids = Page::scoped().select(pages::id);
    let _ = ids
        .clone()
        .union(ids.intersect(Draft::scoped().select(drafts::id)))
        .load::<i32>(conn);
}

fn rows_of_a_further_dimension_alone(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Page::scoped().load::<Page>(conn);
    let _ = Page::insert(pages::path.eq("a")).execute(conn);
    let _ = Page::update(1).set(pages::path.eq("a")).execute(conn);
    let _ = Page::delete(1).execute(conn);
    let _ = Site::scoped().load::<Site>(conn);
    let _ = Page::scoped()
        .inner_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Draft)>(conn);
}

fn rows_of_one_dimension_on_a_connection_narrowed_to_it(
    conn: &mut TenantConn<SqliteConnection, User>,
) {
    let _ = Bookmark::scoped().load::<Bookmark>(&mut conn.narrow_trusting::<Site>(1));
}

fn a_narrowing_by_a_dimension_that_the_scope_has(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7).key();
}

fn a_narrowing_by_what_determines_no_tenant(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7);
}

mod a_scope_of_what_determines_no_tenant {
    use super::*;

    fn one(_: &TenantConn<SqliteConnection, Site>) {}

    fn two(_: &TenantConn<SqliteConnection, (Site, User)>) {}

    fn three(_: &TenantConn<SqliteConnection, ((Site, User), Org)>) {}
}

fn several_tenants_in_two_dimensions(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Page::scoped().load::<Page>(conn);
}
