//! A plain query of an alias does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = diesel::alias!(posts as others);
    let _ = others.load::<Post>(conn);
}

fn main() {}
