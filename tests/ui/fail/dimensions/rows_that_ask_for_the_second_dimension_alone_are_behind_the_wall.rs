//! Rows that ask for the second dimension alone are behind the wall, which is the first.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Bookmark::scoped().load::<Bookmark>(conn);
}

fn main() {}
