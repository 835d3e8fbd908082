//! Which table is the outbox.

use crate::account::Account;
use crate::columns::OutboxColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::{Names, TableName};

/// A row is a message of a tenant that is still to be handled; written by `#[outbox(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no messages of an outbox",
    label = "not an outbox",
    note = "put `#[outbox(Org, User)]` on the model of the messages"
)]
pub trait Outbox: 'static {
    /// Whose messages they are.
    type Tenant: HasMembers<Self::Account>;

    /// Whose acts they follow from.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: OutboxColumns;
}

/// A type of tenant that has an outbox; written by `#[outbox(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says where the outbox of the tenants `{Self}` is",
    label = "no outbox",
    note = "put `#[outbox({Self}, {A})]` on the model of the messages"
)]
pub trait HasOutbox<A: Account>: HasMembers<A> {
    /// The messages.
    type Outbox: Outbox<Tenant = Self, Account = A>;
}

impl<T: HasOutbox<A>, A: Account> TablesOf<T, A> {
    /// It is this one.
    pub const OUTBOX: Option<Table<OutboxColumns>> =
        Some(Table::of::<<T::Outbox as Outbox>::Table>(columns::<T, A>()));
}

pub(super) const fn columns<T: HasOutbox<A>, A: Account>() -> OutboxColumns {
    <T::Outbox as Outbox>::COLUMNS
}

pub(super) fn table<T: HasOutbox<A>, A: Account>() -> TableName {
    TableName::of::<<T::Outbox as Outbox>::Table>()
}
