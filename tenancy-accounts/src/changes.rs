//! A number for each change of a tenant, so that whoever keeps something of its members knows when that is old.

use crate::tenants::HasAccounts;

/// Tenants whose changes are counted, in a column of their own row; written by `#[determines_tenant(accounts, changes)]`.
///
/// Each operation that begins by locking the tenant, as those on members and teams do, counts one more in the same transaction.
/// So whoever has read the number together with something of a member, and reads the same number again, has what the database
/// has. The number says nothing else: not each operation changes a member.
///
/// ```sql
/// alter table orgs add column changes bigint not null default 0;
/// ```
///
/// Nothing else writes the column, and a tenant's connection cannot: a number that comes again would pass old for new. A number that
/// was read in a transaction which was rolled back does come again, with other changes: keep nothing from there. If it has another
/// name, it is `changes = version`.
///
/// [`MergeTenants`](crate::MergeTenants) counts in both tenants. `tenants::Merge` and `tenants::Transfer` of the feature `admin`, and
/// plain Diesel, know nothing of the column: whoever moves memberships or teams by these counts by hand.
///
/// # Example
///
/// ```
/// # mod example {
/// use diesel::prelude::*;
/// use tenancy::determines_tenant;
///
/// diesel::table! {
///     orgs {
///         id -> Integer,
///         slug -> Text,
///         status -> Text,
///         purge_at -> Nullable<BigInt>,
///         owners -> BigInt,
///         seats_used -> BigInt,
///         seat_limit -> Nullable<BigInt>,
///         changes -> BigInt,
///     }
/// }
///
/// #[determines_tenant(accounts, changes)]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
/// }
/// # }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing counts the changes of the tenants `{Self}`",
    label = "tenants whose changes are not counted",
    note = "add a column to their table, `changes -> BigInt`, and say so: `#[determines_tenant(accounts, changes)]`"
)]
pub trait CountsChanges: HasAccounts {
    /// The column of the tenants' own table, by its name in the database.
    #[doc(hidden)]
    const CHANGES: &'static str;
}
