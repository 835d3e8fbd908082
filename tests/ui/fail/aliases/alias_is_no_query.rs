//! An alias is no query.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = others.load::<Post>(conn);
}

fn main() {}
