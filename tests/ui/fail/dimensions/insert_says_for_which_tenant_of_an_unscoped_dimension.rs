//! An insert says for which tenant of an unscoped dimension it is.

use diesel as _;
use tenancy::Unscoped;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, (Site, Unscoped<User>)>) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
}

fn main() {}
