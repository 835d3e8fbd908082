//! A read-only connection does not leave its scope.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn leave(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = conn.unscoped("to count everything");
}

fn plain(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    let _ = posts::table.load::<Post>(conn);
}

fn main() {}
