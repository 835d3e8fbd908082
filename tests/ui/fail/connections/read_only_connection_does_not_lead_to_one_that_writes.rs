//! A read-only connection does not lead to one that writes.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn write(_: &mut TenantConn<SqliteConnection, Org>) {}

fn run(conn: &mut ReadOnlyConn<SqliteConnection, Org>) {
    write(conn);
}

fn main() {}
