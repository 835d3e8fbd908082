//! Which domains are whose.

use crate::account::Account;
use crate::columns::TenantDomainColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row is a domain by whose addresses accounts may join a tenant; written by `#[tenant_domain(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no domains by which somebody joins a tenant",
    label = "not a domain of a tenant",
    note = "put `#[tenant_domain(Org, User)]` on the model of the domains"
)]
pub trait TenantDomain: 'static {
    /// What.
    type Tenant: HasMembers<Self::Account>;

    /// As whom somebody joins.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: TenantDomainColumns;
}

/// A type of tenant that accounts of the type `A` join by the domain of an address; written by `#[tenant_domain(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says by which domains accounts `{A}` join the tenants `{Self}`",
    label = "no domains of tenants",
    note = "put `#[tenant_domain({Self}, {A})]` on the model of the domains"
)]
pub trait HasTenantDomains<A: Account>: HasMembers<A> {
    /// The rows that are domains.
    type TenantDomain: TenantDomain<Tenant = Self, Account = A>;
}

impl<T: HasTenantDomains<A>, A: Account> TablesOf<T, A> {
    /// They are here.
    pub const DOMAINS: Option<Table<TenantDomainColumns>> =
        Some(Table::of::<<T::TenantDomain as TenantDomain>::Table>(
            <T::TenantDomain as TenantDomain>::COLUMNS,
        ));
}
