//! What a tenant connection is for, and nothing else.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn whoever_has_a_tenant_connection_alone_cannot_leave_the_scope(conn: &mut SqliteConnection) {
    let _ = conn.unscoped("to count everything");
}

fn tenant_connection_is_not_bound_to_another_tenant(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::trusting(conn, 2);
}

fn connection_inside_a_tenant_connection_is_private(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &i32 = conn.key();
}

fn tenant_connection_does_not_dereference_to_the_connection_inside(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _: &mut TenantConn<SqliteConnection, Org> = &mut *conn;
}

fn tenant_connection_does_not_give_up_the_connection_inside(conn: &mut SqliteConnection) {
    let _: &mut SqliteConnection = conn;
}

fn transaction_gives_a_connection_of_the_same_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.transaction(|conn| Post::delete(Post::scoped()).execute(conn));
}

fn scoped_query_needs_a_connection_that_has_a_tenant(conn: &mut SqliteConnection) {
    let _ = Post::scoped().load::<Post>(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn scoped_write_needs_a_connection_that_has_a_tenant(conn: &mut SqliteConnection) {
    let _ = Post::delete(1).execute(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn connection_reaches_the_rows_of_its_own_type_of_tenant_only(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn connection_writes_the_rows_of_its_own_type_of_tenant_only(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::update(1).set(posts::votes.eq(2)).execute(conn);
}

fn connection_inserts_rows_of_its_own_type_of_tenant_only(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

mod tenant_connection_is_bound_to_a_type_that_determines_a_tenant {
    use super::*;

    fn run(_: &mut TenantConn<SqliteConnection, Org>) {}
}

fn tenant_connection_does_not_remove_tenants(conn: &mut SqliteConnection) {
    let _ = tenancy::tenants::Removal::<Org>::of(1).execute(&mut conn.unscoped("org 1 has left"));
}

fn tenant_connection_is_bound_to_a_key_of_the_tenants_own_type(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::trusting(conn, 1);
}

fn tenant_connection_begins_transactions_of_the_default_kind(
    db: &mut PgConnection,
) -> QueryResult<()> {
    let work = |conn: &mut TenantConn<PgConnection, Org>| conn.transaction(|_| Ok(()));
    db.build_transaction()
        .serializable()
        .run(|db| work(&mut TenantConn::trusting(db, 1)))
}

fn tenant_connection_is_bound_by_a_verified_key(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::new(conn, tenancy::Verified::trust(1));
}

fn verified_key_is_of_the_tenant_that_the_connection_is_bound_to(
    conn: &mut SqliteConnection,
    site: tenancy::Verified<Site>,
) {
    let _ = TenantConn::new(conn, site);
}

fn read_only_connection_does_not_write(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(&mut conn.read_only());
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
    let _ = Lead::adopt(1).execute(conn);
}

fn read_only_connection_does_not_leave_its_scope(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn read_only_connection_does_not_lead_to_one_that_writes(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    fn read(_: &mut ReadOnlyConn<SqliteConnection, Org>) {}
    read(&mut conn.read_only());
}
