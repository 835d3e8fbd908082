//! A tenant connection is bound to a type that determines a tenant.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(_: &mut TenantConn<SqliteConnection, Post>) {}

fn main() {}
