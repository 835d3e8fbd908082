//! The rules, and the tables that they are tried on.

mod functions;
pub(crate) mod helpers;
mod instances;
mod members;
mod migrations;
pub(crate) mod models;
mod one;
mod plain;
mod schema;
mod shown;
mod sign_up;

use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

/// A database with the tables of [`models`], and two tenants.
fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(schema::SETUP).expect("the tables");
    db
}

/// The connection of a tenant.
fn tenant(db: &mut Conn, org: i32) -> TenantConn<'_, Conn, models::Org> {
    TenantConn::trusting(db, org)
}
