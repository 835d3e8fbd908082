//! An unscoped query of accounts is refused: a tenant sees its members.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run(conn: &mut TenantConn<SqliteConnection, Team>) {
    let _ = people::table.load::<Person>(conn);
    let _ = Membership::scoped().filter(memberships::person_id.eq_any(people::table.select(people::id)));
}

fn main() {}
