//! By which links somebody joins which tenant.

use crate::account::Account;
use crate::columns::JoinLinkColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row is a link by which many may join a tenant; written by `#[join_link(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no links by which somebody joins a tenant",
    label = "not a join link",
    note = "put `#[join_link(Org, User)]` on the model of the links"
)]
pub trait JoinLink: 'static {
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
    const COLUMNS: JoinLinkColumns;
}

/// A type of tenant that accounts of the type `A` join by links; written by `#[join_link(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says by which links accounts `{A}` join the tenants `{Self}`",
    label = "no join links",
    note = "put `#[join_link({Self}, {A})]` on the model of the links"
)]
pub trait HasJoinLinks<A: Account>: HasMembers<A> {
    /// The rows that are links.
    type JoinLink: JoinLink<Tenant = Self, Account = A>;
}

impl<T: HasJoinLinks<A>, A: Account> TablesOf<T, A> {
    /// They are here.
    pub const JOIN_LINKS: Option<Table<JoinLinkColumns>> =
        Some(Table::of::<<T::JoinLink as JoinLink>::Table>(
            <T::JoinLink as JoinLink>::COLUMNS,
        ));
}
