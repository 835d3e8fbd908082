//! Who is invited to which tenant.

use crate::account::Account;
use crate::membership::HasMembers;
use diesel::Table;
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
    type Table: Table
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

/// The columns of the invitations' table, by their names in the database. The primary key is the application's, and has a
/// default in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct InvitationColumns {
    /// The tenant's key. Tenant, address and `pending` are unique together.
    pub tenant: &'static str,
    /// The key of the account that has invited.
    pub inviter: &'static str,
    /// `address -> Text`: an [`Address`](crate::Address).
    pub address: &'static str,
    /// `role -> Text`: the name of a [`Role`](crate::Role).
    pub role: &'static str,
    /// `token_hash -> Binary`: what the database has of the [`Token`](crate::Token), unique.
    pub token_hash: &'static str,
    /// `status -> Text`: an [`InvitationStatus`](crate::InvitationStatus).
    pub status: &'static str,
    /// `pending -> Nullable<BigInt>`: 1 while it is pending, and null from then on. So there is one pending invitation for an
    /// address, and any number of old ones.
    pub pending: &'static str,
    /// `expires_at -> BigInt`: from when on it is not accepted, in seconds of Unix time.
    pub expires_at: &'static str,
}

impl InvitationColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        [
            tenant,
            inviter,
            address,
            role,
            token_hash,
            status,
            pending,
            expires_at,
        ]: [&'static str; 8],
    ) -> Self {
        Self {
            tenant,
            inviter,
            address,
            role,
            token_hash,
            status,
            pending,
            expires_at,
        }
    }
}
