//! Rows whose owner is of one of several types.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_owner_that_is_not_among_the_types(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::delete(1).execute(conn);
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn an_owner_in_two_dimensions(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
    let _ = Invoice::delete(1).execute(conn);
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn owners_in_a_join_with_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Invoice::scoped()
        .inner_join(posts::table.on(posts::id.eq(invoices::id)))
        .load::<(Invoice, Post)>(conn);
}

mod a_type_column_that_is_no_text {
    use super::*;

    diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

    #[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        kind: String,
        owner_id: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }

    fn load(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
    }
}

mod owners_whose_keys_are_of_two_types {
    use super::*;

    diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

    #[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        kind: String,
        owner_id: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }

    fn load(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
    }
}

mod an_owner_that_determines_no_tenant {
    use super::*;

    diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

    #[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        kind: String,
        owner_id: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }

    fn load(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
    }
}

mod an_owners_key_of_another_type {
    use super::*;

    diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

    #[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        kind: String,
        owner_id: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }

    fn load(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
    }
}
