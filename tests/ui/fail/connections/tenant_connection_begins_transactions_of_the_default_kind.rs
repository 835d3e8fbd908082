//! A tenant connection begins transactions of the default kind.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<PgConnection, Org>) -> QueryResult<()> {
    conn.build_transaction().serializable().run(|_| Ok(()))
}

fn immediately(conn: &mut TenantConn<SqliteConnection, Org>) {
    conn.immediate_transaction(|_| Ok(()));
}

fn main() {}
