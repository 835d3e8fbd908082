//! A connection of one user does not leave the dimension.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = conn.unscoped_dimension::<User>("all users");
}

fn main() {}
