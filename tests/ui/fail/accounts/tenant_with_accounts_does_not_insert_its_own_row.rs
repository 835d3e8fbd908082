//! A tenant with accounts does not insert its own row.

use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run(conn: &mut TenantConn<SqliteConnection, Team>) {
    let _ = Team::insert((teams::name.eq("a"), teams::slug.eq("a"))).execute(conn);
}

fn main() {}
