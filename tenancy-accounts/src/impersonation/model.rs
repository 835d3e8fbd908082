//! Which table has the impersonations.

use super::operators::HasOperators;
use crate::account::Account;
use crate::columns::ImpersonationColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row says that an operator acts as a member; written by `#[impersonation(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no impersonations",
    label = "not an impersonation",
    note = "put `#[impersonation(Org, User)]` on the model of the impersonations"
)]
pub trait Impersonation: 'static {
    /// In what.
    type Tenant: HasMembers<Self::Account>;

    /// As whom.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: ImpersonationColumns;
}

/// A type of tenant in which operators act as members; written by `#[impersonation(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says where the impersonations in the tenants `{Self}` are",
    label = "no impersonations",
    note = "put `#[impersonation({Self}, {A})]` on the model of the impersonations"
)]
pub trait HasImpersonations<A: HasOperators>: HasMembers<A> {
    /// The impersonations.
    type Impersonation: Impersonation<Tenant = Self, Account = A>;
}

impl<T: HasImpersonations<A>, A: HasOperators> TablesOf<T, A> {
    /// They are here.
    pub const IMPERSONATIONS: Option<Table<ImpersonationColumns>> =
        Some(Table::of::<<T::Impersonation as Impersonation>::Table>(
            <T::Impersonation as Impersonation>::COLUMNS,
        ));
}
