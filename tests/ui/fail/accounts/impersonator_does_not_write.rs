//! An impersonator does not write, unless that was asked for when it began.

use diesel as _;
use tenancy::accounts::{HasImpersonations, HasOperators, Impersonator};
use tenancy::prelude::*;

fn write(_: &mut TenantConn<'_, SqliteConnection, impl tenancy::Tenant>) {}

fn act<T: HasImpersonations<A>, A: HasOperators>(
    acting: &Impersonator<T, A>,
    mut conn: UnscopedConn<'_, SqliteConnection>,
) {
    write(&mut acting.borrow(&mut conn));
    write(&mut acting.connect(conn));
}

fn main() {}
