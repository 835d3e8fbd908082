//! What tells tenants apart.

use diesel::Expression;
use diesel::query_source::Column;
use diesel::sql_types::{Nullable, SingleValue, SqlType, is_nullable};
use std::fmt;

/// What tells tenants apart, such as an organisation; written by `#[determines_tenant]`.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer, name -> Text } }
/// use tenancy::prelude::*;
///
/// #[determines_tenant]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub name: String,
/// }
///
/// // The key of a tenant is what the primary key holds.
/// fn key() -> <Org as tenancy::Tenant>::Key {
///     7_i32
/// }
/// # assert_eq!(key(), 7);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not determine a tenant",
    label = "not a tenant",
    note = "put `#[determines_tenant]` on the model whose rows are the tenants"
)]
pub trait Tenant: 'static {
    /// The value that names a tenant: the type of the determining model's primary key.
    type Key: Clone + PartialEq + Send + Sync + 'static;

    /// The primary key of the determining table.
    type KeyColumn: Column
        + Expression<SqlType: SingleValue + Send + Sync>
        + Copy
        + Default
        + Send
        + 'static;

    /// How a key is written to the log: `#[determines_tenant(log = ..)]`. It is not, if nothing is said.
    const LOG: LogForm<Self::Key> = None;
}

/// How a key is written to the log, if at all.
pub type LogForm<Key> = Option<fn(&Key, &mut fmt::Formatter<'_>) -> fmt::Result>;

/// Says that both are one type of tenant.
#[diagnostic::on_unimplemented(
    message = "the rows belong to tenants of type `{Self}`, but the connection is bound to one of type `{Other}`",
    label = "bound to another type of tenant",
    note = "run it on a connection of the tenant that the table's model names: `TenantConn<_, {Self}>`"
)]
pub(crate) trait SameTenant<Other> {}

impl<T: Tenant> SameTenant<T> for T {}

/// Says that a column of this SQL type can hold a key of the SQL type `Key`: they are the same, but for `NULL` where
/// `Presence` allows it.
#[diagnostic::on_unimplemented(
    message = "the tenant column is of SQL type `{Self}`, but it holds keys of SQL type `{Key}` and is `{Presence}`",
    label = "holds no key of this tenant",
    note = "give the column the type of the determining table's primary key: not null, but nullable for `global` and `adoptable`"
)]
pub trait HoldsKey<Key, Presence = NotNull> {}

/// Each row has a tenant.
#[derive(Debug, Clone, Copy)]
pub struct NotNull;

/// A row may have none: it is global, or nobody's yet.
#[derive(Debug, Clone, Copy)]
pub struct MayBeNull;

impl<Key> HoldsKey<Key, NotNull> for Key {}
impl<Key> HoldsKey<Key, MayBeNull> for Nullable<Key> where
    Key: SqlType<IsNull = is_nullable::NotNull>
{
}

/// Says that a column of this SQL type can hold a key of the SQL type `Key`, or `NULL` if it is nullable.
#[diagnostic::on_unimplemented(
    message = "the column is of SQL type `{Self}`, but the tenant, or the tenant's row, that it names has a key of SQL type `{Key}`",
    label = "names no tenant, and no row of one",
    note = "give the column the type of the key that it holds, nullable or not"
)]
pub(crate) trait MayHoldKey<Key> {}

impl<Key> MayHoldKey<Key> for Key {}
impl<Key: SqlType<IsNull = is_nullable::NotNull>> MayHoldKey<Key> for Nullable<Key> {}

/// Says that a foreign key of this SQL type names a row whose key is of the SQL type `Key`.
#[diagnostic::on_unimplemented(
    message = "the foreign key is of SQL type `{Self}`, but the parent's key, by which a row has its tenant, is of SQL type `{Key}`",
    label = "names no parent",
    note = "give the foreign key the type of the parent's key, not null: a row without a parent would have no tenant"
)]
pub(crate) trait NamesParent<Key> {}

impl<Key> NamesParent<Key> for Key {}

/// The SQL type of a tenant's key.
pub type KeyType<T> = <<T as Tenant>::KeyColumn as Expression>::SqlType;

/// The table whose rows are the tenants of this type.
pub(crate) type DeterminingTable<T> = <<T as Tenant>::KeyColumn as Column>::Table;
