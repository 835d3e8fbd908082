//! Which tables hang on a type of tenant, as values: an operation on members finds them without a bound that asks for them.
//!
//! `#[membership(Org, User)]` knows both types. There an inherent constant under a bound, of [`TablesOf`], hides the one of
//! [`Without`], if the types meet the bound. So the attribute on the model of the audit log is all that there is to say, and
//! nobody can forget to say it a second time. `#[determines_tenant(accounts)]` does the same of what is no account's.

use crate::columns::{
    ApiKeyColumns, AuditColumns, ImpersonationColumns, InvitationColumns, JoinLinkColumns,
    OutboxColumns, SlugColumns, TenantDomainColumns,
};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::catalog::{Names, TableName};

/// A table of the application's, and the columns that accounts know.
pub struct Table<Columns> {
    pub(crate) columns: Columns,
    name: fn() -> TableName,
}

impl<Columns> Table<Columns> {
    pub(crate) const fn of<T>(columns: Columns) -> Self
    where
        T: QuerySource<FromClause: QueryFragment<Names>> + Default,
    {
        Self {
            columns,
            name: TableName::of::<T>,
        }
    }

    /// The name, as a function, and the columns.
    pub(crate) const fn parts(&self) -> (fn() -> TableName, Columns)
    where
        Columns: Copy,
    {
        (self.name, self.columns)
    }

    pub(crate) fn name(&self) -> TableName {
        (self.name)()
    }
}

impl<Columns> fmt::Debug for Table<Columns> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// The tables that hang on a type of tenant.
#[derive(Debug)]
pub struct Tables {
    /// Of the invitations.
    pub invitations: Option<Table<InvitationColumns>>,
    /// Of the join links.
    pub join_links: Option<Table<JoinLinkColumns>>,
    /// Of the domains.
    pub domains: Option<Table<TenantDomainColumns>>,
    /// Of the audit log.
    pub audit: Option<Table<AuditColumns>>,
    /// Of the API keys.
    pub api_keys: Option<Table<ApiKeyColumns>>,
    /// Of the impersonations.
    pub impersonations: Option<Table<ImpersonationColumns>>,
    /// Of the messages.
    pub outbox: Option<Table<OutboxColumns>>,
    /// Of what ends with a membership beside these.
    pub ending: Option<Table<EndingColumns>>,
}

/// Whose a row is that ends with a membership.
#[derive(Debug, Clone, Copy)]
pub struct EndingColumns {
    /// The tenant's key.
    pub tenant: &'static str,
    /// The key of the account that is the member.
    pub account: &'static str,
}

/// The tables of a type of tenant that are no tenant's.
#[derive(Debug)]
pub struct SharedTables {
    /// Of the slugs that tenants have and had.
    pub slugs: Option<Table<SlugColumns>>,
    /// Of how many tenants there are, and the column that says so.
    pub count: Option<Table<&'static str>>,
    /// The column of the tenants' own table that counts their changes.
    pub changes: Option<&'static str>,
}

/// Asks for the tables of a type of tenant, and one of account; where no account matters, that is `()`.
pub struct TablesOf<T, A>(PhantomData<fn() -> (T, A)>);

impl<T, A> fmt::Debug for TablesOf<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TablesOf")
    }
}

/// The answer where there is no such table.
pub trait Without {
    /// No invitations.
    const INVITATIONS: Option<Table<InvitationColumns>> = None;
    /// No join links.
    const JOIN_LINKS: Option<Table<JoinLinkColumns>> = None;
    /// No domains.
    const DOMAINS: Option<Table<TenantDomainColumns>> = None;
    /// No audit log.
    const AUDIT: Option<Table<AuditColumns>> = None;
    /// No API keys.
    const API_KEYS: Option<Table<ApiKeyColumns>> = None;
    /// No impersonations.
    const IMPERSONATIONS: Option<Table<ImpersonationColumns>> = None;
    /// No outbox.
    const OUTBOX: Option<Table<OutboxColumns>> = None;
    /// Nothing else ends with a membership.
    const ENDING: Option<Table<EndingColumns>> = None;
    /// No slugs.
    const SLUGS: Option<Table<SlugColumns>> = None;
    /// No count.
    const COUNT: Option<Table<&'static str>> = None;
}

impl<T, A> Without for TablesOf<T, A> {}
