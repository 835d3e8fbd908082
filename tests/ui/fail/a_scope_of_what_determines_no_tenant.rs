//! A connection is bound to tenants.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn one(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Post>::new(conn, 1);
}

fn first(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, (Post, User)>::new(conn, (1, 7));
}

fn last(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, (Site, Post)>::new(conn, (1, 7));
}

fn three(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, (Site, User, Org)>::new(conn, (1, 7, 2));
}

fn none(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, ()>::new(conn, ());
}

fn main() {}
