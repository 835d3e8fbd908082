//! `COPY` does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<PgConnection, Org>) {
    let _ = diesel::copy_from(posts::table)
        .from_insertable(vec![(posts::id.eq(1), posts::title.eq("a"))])
        .execute(conn);
}

fn main() {}
