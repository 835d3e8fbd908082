//! Who is a member of which tenant.

use crate::account::Account;
use crate::role::Role;
use crate::tables::Tables;
use crate::tenants::HasAccounts;
use diesel::Table;
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row says that an account is a member of a tenant, in a role; written by `#[membership(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no memberships",
    label = "not a membership",
    note = "put `#[membership(Org, User)]` on the model that joins tenants and users"
)]
pub trait Membership: 'static {
    /// Of what.
    type Tenant: HasAccounts;

    /// Who.
    type Account: Account;

    /// As what.
    type Role: Role;

    /// The table.
    type Table: Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: MembershipColumns;
}

/// A type of tenant of which accounts of the type `A` are members; written by `#[membership(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says which accounts `{A}` are members of the tenants `{Self}`",
    label = "no membership joins the two",
    note = "put `#[membership({Self}, {A})]` on the model that joins them"
)]
pub trait HasMembers<A: Account>: HasAccounts {
    /// The rows that join the two.
    type Membership: Membership<Tenant = Self, Account = A>;

    #[doc(hidden)]
    const TABLES: Tables;
}

/// Says of which type the accounts in tenants of this type are; written by the attribute, with a `u8` as the mark.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the tenants `{Self}` have accounts of more than one type",
    label = "accounts of one type are members of a type of tenant",
    note = "a tenant counts its owners and its seats once, and the types would share these counts",
    note = "let all of them be accounts of one type, and tell them apart by a column, or by the role"
)]
pub trait OneTypeOfAccounts<A, Mark> {}

/// For the attribute, which calls it with a literal and names no account.
///
/// Where there is one type of accounts, the compiler infers it, and a `u8`. Where there are two, it infers neither, and takes the
/// literal for an `i32`, which is no mark: so it says what is wrong, and not that it lacks an annotation.
#[doc(hidden)]
pub const fn has_one_type_of_accounts<T: OneTypeOfAccounts<A, Mark>, A, Mark: Copy>(_: Mark) {}

/// The roles of accounts of the type `A` in tenants of the type `T`.
pub type RoleOf<T, A> = <<T as HasMembers<A>>::Membership as Membership>::Role;

/// The columns of the memberships' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MembershipColumns {
    /// The tenant's key.
    pub tenant: &'static str,
    /// The account's key. Tenant and account are unique together.
    pub account: &'static str,
    /// `role -> Text`: the name of a [`Role`].
    pub role: &'static str,
    /// `status -> Text`: a [`MemberStatus`](crate::MemberStatus).
    pub status: &'static str,
}

impl MembershipColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new([tenant, account, role, status]: [&'static str; 4]) -> Self {
        Self {
            tenant,
            account,
            role,
            status,
        }
    }
}
