//! A tenant connection is bound to a type that determines a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(_: &mut TenantConn<SqliteConnection, Post>) {}

fn main() {}
