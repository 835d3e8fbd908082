//! A tenant connection does not change memberships, whoever has it.

use diesel as _;
use tenancy::accounts::{ChangeRole, Member};
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn run(conn: &mut TenantConn<SqliteConnection, Team>, member: &Member<Team, Person>) {
    let _ = ChangeRole::by(member, 1, Role::Owner).execute(conn);
}

fn main() {}
