//! Rows whose owner is of one of several types.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn only_tenants_of_the_types_that_are_named_own_rows(
    conn: &mut TenantConn<SqliteConnection, Site>,
) {
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

fn owner_is_one_tenant(conn: &mut TenantConn<SqliteConnection, Site>) {
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

fn join_of_rows_with_several_types_of_owners_is_for_one_that_owns_all_of_it(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Invoice::scoped()
        .inner_join(posts::table.on(posts::id.eq(invoices::id)))
        .load::<(Invoice, Post)>(conn);
}

fn tenant_owns_rows_of_several_owners_by_a_column_of_its_own(
    conn: &mut TenantConn<SqliteConnection, User>,
) {
    let _ = Secret::scoped().load::<Secret>(conn);
    let _ = Clip::scoped()
        .inner_join(secrets::table.on(secrets::id.eq(clips::secret_id)))
        .load::<(Clip, Secret)>(conn);
    built(Secret::scoped().for_update());
    built(Secret::scoped_as(tenancy::alias!(secrets as others)).for_update());
}

mod column_of_one_of_several_owners_is_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }

    #[tenanted(one_of(Org = org_id, User = user_id))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: Option<i32>,
        user_id: Option<i32>,
    }
}

mod column_of_one_of_several_owners_holds_its_keys {
    use super::*;

    diesel::table! { docs { id -> Text } }
    diesel::table! { jobs { id -> Integer, doc_id -> Nullable<Text>, user_id -> Nullable<Integer> } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = docs)]
    pub struct Doc {
        id: String,
    }

    #[tenanted(one_of(Doc = doc_id, User = user_id))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        doc_id: Option<String>,
        user_id: Option<i32>,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Doc>) {
        let _ = Job::scoped().load::<Job>(conn);
        let _ = Job::insert(jobs::id.eq(1)).execute(conn);
    }
}

fn row_of_one_of_several_owners_does_not_go_to_another() {
    built(Secret::update(1).set(secrets::text.eq("a")));
}

mod type_column_holds_words {
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

mod keys_of_all_owners_are_of_one_type {
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

mod owner_is_a_tenant {
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

mod key_column_holds_keys_of_the_owners {
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
