//! What the table of the tenants has for accounts.

use crate::tables::SharedTables;
use diesel::Table;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::Names;

/// A type of tenant whose table has what accounts need; written by `#[determines_tenant(accounts)]`.
#[diagnostic::on_unimplemented(
    message = "the table of the tenants `{Self}` does not say that it has what accounts need",
    label = "tenants without accounts",
    note = "say it: `#[determines_tenant(accounts)]`, and add the columns that it names"
)]
pub trait HasAccounts:
    Tenant<
    KeyColumn: Column<
        Table: Table + QuerySource<FromClause: QueryFragment<Names> + Send + Sync> + Default,
    >,
>
{
    #[doc(hidden)]
    const COLUMNS: TenantColumns;

    #[doc(hidden)]
    const SHARED: SharedTables;
}

/// The columns of the tenants' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TenantColumns {
    /// `slug -> Text`: the short name in hosts and paths, unique.
    pub slug: &'static str,
    /// `status -> Text`: a [`TenantStatus`](crate::TenantStatus).
    pub status: &'static str,
    /// `purge_at -> Nullable<BigInt>`: when it is to be purged, in seconds of Unix time, while it is being deleted; and when it
    /// was, from then on.
    pub purge_at: &'static str,
    /// `owners -> BigInt`: how many active members own it.
    pub owners: &'static str,
    /// `seats_used -> BigInt`: how many seats active members and pending invitations hold.
    pub seats_used: &'static str,
    /// `seat_limit -> Nullable<BigInt>`: how many there are; no limit if null.
    pub seat_limit: &'static str,
}

impl TenantColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [slug, status, purge_at, owners, seats_used, seat_limit]: [&'static str; 6],
    ) -> Self {
        Self {
            slug,
            status,
            purge_at,
            owners,
            seats_used,
            seat_limit,
        }
    }
}
