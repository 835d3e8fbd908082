//! A number for each change of a tenant, so that whoever keeps something of its members knows when that is old.

use crate::tables::TablesOf;
use crate::tenants::HasAccounts;
use diesel::expression::Expression;
use diesel::query_source::Column;
use diesel::sql_types::BigInt;
use tenancy_runtime::Tenant;

/// Tenants whose changes are counted, in a column of their own row; written by the application.
///
/// Each operation that begins by locking the tenant, as those on members and teams do, counts one more in the same transaction.
/// So whoever has read the number together with something of a member, and reads the same number again, has what the database
/// has. The number says nothing else: not each operation changes a member.
///
/// ```sql
/// alter table orgs add column changes bigint not null default 0;
/// ```
///
/// Nothing else writes the column. A number that comes again would pass old for new.
///
/// # Example
///
/// ```
/// # mod example {
/// use diesel::prelude::*;
/// use tenancy::accounts::CountsChanges;
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
/// #[determines_tenant(accounts)]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
/// }
///
/// impl CountsChanges for Org {
///     type Changes = orgs::changes;
/// }
/// # }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing counts the changes of the tenants `{Self}`",
    label = "tenants whose changes are not counted",
    note = "add a column to their table, `changes -> BigInt`, and `impl CountsChanges for {Self}`, which names it"
)]
pub trait CountsChanges: HasAccounts {
    /// How many there have been: a column of the tenants' own table.
    type Changes: Column<Table = <<Self as Tenant>::KeyColumn as Column>::Table>
        + Expression<SqlType = BigInt>;
}

impl<T: CountsChanges> TablesOf<T, ()> {
    /// It is this one.
    pub const CHANGES: Option<&'static str> = Some(T::Changes::NAME);
}
