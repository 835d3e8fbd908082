//! A tenant owns rows of several owners by a column of its own.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, Region>) {
    let _ = Secret::scoped().load::<Secret>(conn);
}

fn main() {}
