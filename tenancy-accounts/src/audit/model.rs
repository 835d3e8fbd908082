//! Which table is the audit log.

use crate::account::Account;
use crate::columns::AuditColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row says what somebody has done in a tenant; written by `#[audit(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no entries of an audit log",
    label = "not an audit log",
    note = "put `#[audit(Org, User)]` on the model of the log"
)]
pub trait AuditLog: 'static {
    /// In what.
    type Tenant: HasMembers<Self::Account>;

    /// Who.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: AuditColumns;
}

/// A type of tenant that has an audit log; written by `#[audit(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says where the audit log of the tenants `{Self}` is",
    label = "no audit log",
    note = "put `#[audit({Self}, {A})]` on the model of the log"
)]
pub trait HasAuditLog<A: Account>: HasMembers<A> {
    /// The rows of the log.
    type AuditLog: AuditLog<Tenant = Self, Account = A>;
}

impl<T: HasAuditLog<A>, A: Account> TablesOf<T, A> {
    /// It is this one.
    pub const AUDIT: Option<Table<AuditColumns>> = Some(Table::of::<
        <T::AuditLog as AuditLog>::Table,
    >(<T::AuditLog as AuditLog>::COLUMNS));
}
