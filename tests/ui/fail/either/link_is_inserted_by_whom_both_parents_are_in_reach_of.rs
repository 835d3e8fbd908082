//! A link is inserted by whom both parents are in reach of.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Filing::insert((filings::bookmark_id.eq(1), filings::secret_id.eq(1))).execute(conn);
}

fn main() {}
