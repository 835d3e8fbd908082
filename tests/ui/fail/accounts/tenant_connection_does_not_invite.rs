//! A tenant connection does not invite, and accepts nothing, whoever has it.

use diesel as _;
use tenancy::accounts::{Accept, Address, Invite, Member, SignedIn};
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn invite(
    conn: &mut TenantConn<SqliteConnection, Team>,
    member: &Member<Team, Person>,
    address: Address,
) {
    let _ = Invite::by(member, address, Role::Member).execute(conn);
}

fn accept(conn: &mut TenantConn<SqliteConnection, Team>, token: &str) {
    let _ = Accept::<Team, Person>::new(token, SignedIn::new(1)).execute(conn);
}

fn main() {}
