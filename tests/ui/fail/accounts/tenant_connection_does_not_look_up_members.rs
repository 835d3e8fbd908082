//! A tenant connection does not look up members, its own included.

use diesel as _;
use tenancy::accounts::Member;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run(conn: &mut TenantConn<SqliteConnection, Team>) {
    let _ = Member::<Team, Person>::by_slug("another", 1, conn);
}

fn main() {}
