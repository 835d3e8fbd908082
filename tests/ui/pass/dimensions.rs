//! Connections of several dimensions, and what they reach.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::Unscoped;
use tenancy::prelude::*;
use ui_schema::*;

fn connection_of_the_first_dimension_reaches_no_row_of_two(
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

fn connection_of_the_second_dimension_reaches_no_row_of_two(
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

fn connection_of_other_dimensions_reaches_no_row_of_two(
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

fn users_connection_narrowed_to_a_site_reaches_no_row_of_the_site(
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

fn join_asks_for_each_dimension_of_each_table(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
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

fn union_asks_for_each_dimension_of_each_table(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let ids = Page::scoped().select(pages::id);
    let _ = ids
        .clone()
        .union(ids.intersect(Draft::scoped().select(drafts::id)))
        .load::<i32>(conn);
}

fn rows_that_ask_for_the_second_dimension_alone_are_behind_the_wall(
    conn: &mut TenantConn<SqliteConnection, (Site, User)>,
) {
    let _ = Page::scoped().load::<Page>(conn);
    let _ = Page::insert(pages::path.eq("a")).execute(conn);
    let _ = Page::update(1).set(pages::path.eq("a")).execute(conn);
    let _ = Page::delete(1).execute(conn);
    let _ = Site::scoped().load::<Site>(conn);
    let _ = Page::scoped()
        .inner_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Draft)>(conn);
}

fn users_connection_narrowed_to_a_site_reads_no_page_of_the_site(
    conn: &mut TenantConn<SqliteConnection, User>,
) {
    let _ = Bookmark::scoped().load::<Bookmark>(&mut conn.narrow_trusting::<Site>(1));
}

fn connection_does_not_leave_the_tenant_that_it_has(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7).key();
}

fn connection_is_narrowed_by_a_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7);
}

mod connection_is_bound_to_tenants {
    use super::*;

    fn one(_: &TenantConn<SqliteConnection, Site>) {}

    fn two(_: &TenantConn<SqliteConnection, (Site, User)>) {}

    fn three(_: &TenantConn<SqliteConnection, ((Site, User), Org)>) {}
}

fn rows_of_two_dimensions_are_out_of_reach_of_several_tenants(
    conn: &mut TenantsConn<SqliteConnection, Site>,
) {
    let _ = Page::scoped().load::<Page>(conn);
}

fn insert_says_for_which_tenant_of_an_unscoped_dimension(
    conn: &mut TenantConn<SqliteConnection, (Site, Unscoped<User>)>,
) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(&mut conn.only_trusting(7));
    let _ = Draft::scoped().load::<Draft>(conn);
    let _ = Page::insert(pages::path.eq("a")).execute(conn);
}

fn unscoped_dimension_is_opened_by_its_door(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.unscoped_dimension::<User>("all users of this site");
}

fn only_a_further_dimension_is_unscoped(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.unscoped_dimension::<User>("all users of this site");
}

fn connection_of_one_user_does_not_leave_the_dimension(
    conn: &mut TenantConn<SqliteConnection, Site>,
) {
    let _ = conn.unscoped_dimension::<User>("all users of this site");
}

fn narrowed_connection_reaches_no_row_of_one_of_several_owners(
    org: &mut TenantConn<SqliteConnection, Org>,
    site: &mut TenantConn<SqliteConnection, Site>,
) {
    let _ = Secret::scoped().load::<Secret>(org);
    let _ = Invoice::scoped().load::<Invoice>(site);
}
