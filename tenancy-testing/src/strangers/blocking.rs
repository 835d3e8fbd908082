//! The check on connections that block.

use super::{COMPARING, Findings, REASON, Strangers, WRITING, failed};
use crate::rows::{HasRows, Rows};
use crate::seen::Seen;
use diesel::Connection;
use std::fmt::Display;
use tenancy_runtime::{Blocking, Tenant, TenantConn, UnscopedConn, UnscopedExt};

impl<C, T> Strangers<'_, C, T, Blocking>
where
    T: Tenant,
    C: Connection,
    for<'u> UnscopedConn<'u, C>: HasRows<T, Mode = Blocking>,
{
    /// Lets the owner `write`; then a stranger runs the `scenario`, and then the owner. What has been written is handed to
    /// the scenario, the ids for instance.
    ///
    /// The scenario says to [`Seen`] what it gets of each thing. It should look at the same things whoever runs it: a thing
    /// that only the owner looks at is a fault. The owner runs it last, so let it end with what it deletes. What both of
    /// them have done stays in the database.
    ///
    /// # Panics
    ///
    /// - if the stranger gets something, with the name that the scenario gives it and the number of rows;
    /// - if the stranger changes, removes or adds rows of the owner, with the tables and the numbers of rows;
    /// - if the check says nothing of strangers: the owner has no rows, gets nothing of a thing either, or looks at other
    ///   things;
    /// - if a statement fails, or the database lacks a table in which the owner might have rows.
    ///
    /// The message has all that was found, and no key and no row, unless the database names one in an error of its own.
    #[track_caller]
    pub fn check<Written, E: Display>(
        self,
        write: impl FnOnce(&mut TenantConn<'_, C, T>) -> Result<Written, E>,
        scenario: impl FnMut(&mut TenantConn<'_, C, T>, &Written, &mut Seen),
    ) {
        if let Err(fault) = self.findings(write, scenario) {
            panic!("{fault}");
        }
    }

    fn findings<Written, E: Display>(
        self,
        write: impl FnOnce(&mut TenantConn<'_, C, T>) -> Result<Written, E>,
        mut scenario: impl FnMut(&mut TenantConn<'_, C, T>, &Written, &mut Seen),
    ) -> Result<(), String> {
        let Self {
            conn,
            owner,
            stranger,
            ..
        } = self;
        let written = write(&mut TenantConn::trusting(conn, owner.clone()));
        let written = written.map_err(|error| failed(WRITING, error))?;
        let rows = |conn: &mut C| {
            let rows = Rows::of::<T, _>(owner.clone(), &mut conn.unscoped(REASON));
            rows.map_err(|error| failed(COMPARING, error))
        };
        let before = rows(conn)?;
        let mut seen = |conn: &mut C, key: T::Key| {
            let mut seen = Seen::new();
            scenario(&mut TenantConn::trusting(conn, key), &written, &mut seen);
            seen
        };
        let of_stranger = seen(conn, stranger);
        let after = rows(conn)?;
        let of_owner = seen(conn, owner.clone());
        let findings = Findings {
            before,
            after,
            of_stranger,
            of_owner,
        };
        findings.report()
    }
}
