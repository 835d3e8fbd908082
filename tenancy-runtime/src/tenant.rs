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

/// Says that a column of this SQL type holds keys of the SQL type `Key`, and is nullable or not as `Presence` says.
#[diagnostic::on_unimplemented(
    message = "the tenant column is of SQL type `{Self}`, but it holds keys of SQL type `{Key}` and is `{Presence}`",
    label = "holds no key of this tenant",
    note = "give the column the type of the determining table's primary key"
)]
pub trait HoldsKey<Key, Presence = NotNull> {}

/// Each row has a tenant.
#[derive(Debug, Clone, Copy)]
pub struct NotNull;

/// A row may have none: it is global, nobody's yet, or nobody's.
#[derive(Debug, Clone, Copy)]
pub struct MayBeNull;

/// Each row has one, and no option says otherwise: in the column of a further dimension, and in that of an owner of one of
/// several types.
#[derive(Debug, Clone, Copy)]
pub struct AlwaysThere;

impl<Key, C: KeyOrNull<Key> + SqlType<IsNull: NeverNull>> HoldsKey<Key, NotNull> for C {}

impl<Key, C: KeyOrNull<Key> + SqlType<IsNull: SometimesNull>> HoldsKey<Key, MayBeNull> for C {}

impl<Key, C: KeyOrNull<Key> + SqlType<IsNull: PresentInEachRow>> HoldsKey<Key, AlwaysThere> for C {}

/// The type of a key, nullable or not.
#[diagnostic::on_unimplemented(
    message = "the tenant column is of SQL type `{Self}`, but it holds keys of SQL type `{Key}`",
    label = "holds no key of this tenant",
    note = "give the column the type of the determining table's primary key"
)]
pub(crate) trait KeyOrNull<Key> {}

impl<Key> KeyOrNull<Key> for Key {}
impl<Key: SqlType<IsNull = is_nullable::NotNull>> KeyOrNull<Key> for Nullable<Key> {}

/// Not nullable, in a table of which nothing is said of rows without a tenant.
#[diagnostic::on_unimplemented(
    message = "the tenant column is nullable, and nothing says whose a row without a tenant is",
    label = "may be null",
    note = "say it: `#[tenanted(Org, nullable)]` if such a row is nobody's, `adoptable` if a tenant may make it its own, `global` if every tenant reads it",
    note = "or make the column not null, in the database and in `table!`; beside `shared_with = ..` and `global = ..` it always is"
)]
pub(crate) trait NeverNull {}

impl NeverNull for is_nullable::NotNull {}

/// Nullable, where an option is about rows without a tenant.
#[diagnostic::on_unimplemented(
    message = "the tenant column is not null, but an option says what a row without a tenant is",
    label = "never null",
    note = "leave out `nullable`, `adoptable` or `global`; or, if the column is nullable in the database, make it so in `table!`: the columns of `one_of(..)` always are"
)]
pub(crate) trait SometimesNull {}

impl SometimesNull for is_nullable::IsNullable {}

/// Not nullable, whatever the options say.
#[diagnostic::on_unimplemented(
    message = "the column of a further dimension, or of one of several types of owners, is nullable",
    label = "may be null",
    note = "make the column not null, in the database and in `table!`: such a column is never nullable, beside the option `nullable` neither",
    note = "if a row is one tenant's or another's, by one nullable column for each: `#[tenanted(one_of(Org = org_id, User = user_id))]`"
)]
pub(crate) trait PresentInEachRow {}

impl PresentInEachRow for is_nullable::NotNull {}

/// Says that a column of this SQL type can hold a key of the SQL type `Key`, or `NULL` if it is nullable.
#[diagnostic::on_unimplemented(
    message = "the column is of SQL type `{Self}`, but the tenant, or the tenant's row, that it names has a key of SQL type `{Key}`",
    label = "names no tenant, and no row of one",
    note = "give the column the type of the key that it holds, nullable or not"
)]
pub(crate) trait MayHoldKey<Key> {}

impl<Key> MayHoldKey<Key> for Key {}
impl<Key: SqlType<IsNull = is_nullable::NotNull>> MayHoldKey<Key> for Nullable<Key> {}

/// The key of rows that a column of another table names: one column itself.
#[diagnostic::on_unimplemented(
    message = "the key of these rows is `{Self}`, and the column that names a row holds one value",
    label = "two rows may have this value in common, and both would be meant",
    note = "make one column that no two rows have in common the primary key of these rows, in `table!` and in their model",
    note = "or give the rows whose tenant is asked for a tenant column of their own: `#[tenanted(Org)]`"
)]
pub(crate) trait NamesARow: Column {}

#[diagnostic::do_not_recommend]
impl<C: Column> NamesARow for C {}

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
