//! The row of a further dimension is behind the wall of the first.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = User::current(conn);
}

fn main() {}
