//! Who is invited to which tenant.

use crate::account::Account;
use crate::columns::InvitationColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row says that somebody is invited to be a member of a tenant; written by `#[invitation(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no invitations",
    label = "not an invitation",
    note = "put `#[invitation(Org, User)]` on the model that invites users to tenants"
)]
pub trait Invitation: 'static {
    /// To what.
    type Tenant: HasMembers<Self::Account>;

    /// As whom somebody accepts.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: InvitationColumns;
}

/// A type of tenant to which accounts of the type `A` are invited; written by `#[invitation(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says how accounts `{A}` are invited to the tenants `{Self}`",
    label = "no invitations",
    note = "put `#[invitation({Self}, {A})]` on the model of the invitations"
)]
pub trait HasInvitations<A: Account>: HasMembers<A> {
    /// The rows that invite.
    type Invitation: Invitation<Tenant = Self, Account = A>;
}

impl<T: HasInvitations<A>, A: Account> TablesOf<T, A> {
    /// They are here.
    pub const INVITATIONS: Option<Table<InvitationColumns>> =
        Some(Table::of::<<T::Invitation as Invitation>::Table>(
            <T::Invitation as Invitation>::COLUMNS,
        ));
}
