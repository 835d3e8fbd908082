//! Only a model that determines tenants has a current row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::current(conn);
}

fn main() {}
