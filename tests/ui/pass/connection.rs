//! What a tenant connection is for, and nothing else.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn leaving_the_scope_from_a_tenant_connection(conn: &mut SqliteConnection) {
    let _ = conn.unscoped("to count everything");
}

fn a_tenant_connection_for_another_tenant(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::trusting(conn, 2);
}

fn the_connection_inside_by_its_field(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &i32 = conn.key();
}

fn the_connection_inside_by_dereferencing(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &mut TenantConn<SqliteConnection, Org> = &mut *conn;
}

fn the_connection_inside_by_value(conn: &mut SqliteConnection) {
    let _: &mut SqliteConnection = conn;
}

fn the_connection_inside_a_transaction(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.transaction(|conn| Post::delete(Post::scoped()).execute(conn));
}

fn a_scoped_query_on_a_plain_connection(conn: &mut SqliteConnection) {
    let _ = Post::scoped().load::<Post>(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn a_scoped_write_on_a_plain_connection(conn: &mut SqliteConnection) {
    let _ = Post::delete(1).execute(&mut TenantConn::<_, Org>::trusting(conn, 1));
}

fn a_connection_of_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn a_write_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::update(1).set(posts::votes.eq(2)).execute(conn);
}

fn an_insert_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

mod a_tenant_connection_without_a_tenant {
    use super::*;

    fn run(_: &mut TenantConn<SqliteConnection, Org>) {}
}

fn a_removal_on_a_tenant_connection(conn: &mut SqliteConnection) {
    let _ = tenancy::tenants::Removal::<Org>::of(1).execute(&mut conn.unscoped("org 1 has left"));
}

fn a_key_of_another_type(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::trusting(conn, 1);
}
