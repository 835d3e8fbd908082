//! A read-only connection does not write.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn update(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = Post::update(1).set(posts::title.eq("a")).execute(conn);
}

fn delete(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(conn);
}

fn adopt(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
