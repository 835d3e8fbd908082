//! The tables, their models, and a database that has them.

pub(crate) use super::models::*;
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

pub(crate) fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(SETUP).expect("the tables are new");
    db
}

/// A connection of one tenant.
pub(crate) fn of(db: &mut Conn, org: i32) -> TenantConn<'_, Conn, Org> {
    TenantConn::trusting(db, org)
}
