//! What the operations write and read: keys in their own types, and what the columns hold beside these.

use crate::account::{Account, AccountKeyType};
use crate::membership::{HasMembers, Membership};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{Column, QuerySource};
use diesel::result::{Error as DieselError, QueryResult};
use diesel::row::{Field, Row};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, HasSqlType, Text};
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::{Gives, GivesOn, KnownBackend, Terms};
use tenancy_runtime::{KeyType, Tenant};
use thiserror::Error;

/// A value that is bound, or read.
pub enum Value<T: Tenant, A: Account> {
    /// The key of a tenant.
    Tenant(T::Key),
    /// The key of an account.
    Account(A::Key),
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Nothing.
    Null,
}

/// The database has a key of a tenant or of an account that the application's type does not read.
#[derive(Debug, Error)]
#[error("the database has a key of a tenant or of an account that the program does not read")]
pub struct UnreadableKey(#[source] Box<dyn std::error::Error + Send + Sync>);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The key of a tenant.
    Tenant,
    /// The key of an account.
    Account,
    /// A text.
    Text,
    /// A number.
    Number,
    /// Bytes.
    Bytes,
}

/// The terms of the algorithms about the tenants `T` and the accounts `A`, which are given nothing beforehand.
pub struct Values<T, A>(PhantomData<fn() -> (T, A)>);

impl<T, A> fmt::Debug for Values<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values")
    }
}

// A key is nobody's to read.
impl<T: Tenant, A: Account> fmt::Debug for Value<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value").finish_non_exhaustive()
    }
}

impl<T, A> Values<T, A> {
    pub(crate) const NONE: Self = Self(PhantomData);
}

impl<T: Tenant, A: Account> Terms for Values<T, A> {
    type Given = Value<T, A>;
    type Columns = &'static [Kind];
    type Row = Vec<Value<T, A>>;
}

impl<T: Tenant, A: Account> Gives for Values<T, A> {
    type Terms = Self;
}

impl<T: HasMembers<A>, A: Account, DB: Knows<T, A>> GivesOn<DB> for Values<T, A> {
    const FEW: bool = true;
    const LEAVES_NOTHING: bool = true;

    fn bind<'b>(&'b self, given: &'b Value<T, A>, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        DB::bind(given, out)
    }

    fn read<'r>(
        columns: &&'static [Kind],
        row: &impl Row<'r, DB>,
    ) -> QueryResult<Vec<Value<T, A>>> {
        let value = |(at, kind): (usize, &Kind)| {
            let field = row.get(at).ok_or(DieselError::NotFound)?;
            match field.value() {
                Some(value) => DB::read(*kind, value).map_err(DieselError::DeserializationError),
                None => Ok(Value::Null),
            }
        };
        columns.iter().enumerate().map(value).collect()
    }
}

/// Where the rows are that a table's name stands for.
pub(crate) type FromTable<Table> = <Table as QuerySource>::FromClause;

/// The table of the tenants.
pub(crate) type TenantsTable<T> = <<T as Tenant>::KeyColumn as Column>::Table;

/// The table of the memberships.
pub(crate) type MembersTable<T, A> = <<T as HasMembers<A>>::Membership as Membership>::Table;

/// A database that has the tenants `T` and the accounts `A`: one that `tenancy::tenants` knows too, and that stores keys of
/// both types.
#[diagnostic::on_unimplemented(
    message = "the database `{Self}` does not store the keys of the tenants `{T}` and of the accounts `{A}`",
    label = "a database that `tenancy::accounts` does not know, or keys that it does not store",
    note = "turn on the feature of `tenancy` that is named after the database, and let both keys have `ToSql` and `FromSql` there"
)]
pub trait Knows<T: HasMembers<A>, A: Account>: KnownBackend {
    #[doc(hidden)]
    fn bind<'b>(value: &'b Value<T, A>, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    #[doc(hidden)]
    fn read(kind: Kind, value: Self::RawValue<'_>) -> deserialize::Result<Value<T, A>>;

    #[doc(hidden)]
    fn bind_slug<'b>(slug: &'b str, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    #[doc(hidden)]
    fn bind_tenant<'b>(key: &'b T::Key, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    #[doc(hidden)]
    fn bind_account<'b>(key: &'b A::Key, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    #[doc(hidden)]
    fn read_tenant(value: Self::RawValue<'_>) -> deserialize::Result<T::Key>;

    #[doc(hidden)]
    fn tenants<'b>(
        table: &'b FromTable<TenantsTable<T>>,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()>;

    #[doc(hidden)]
    fn members<'b>(
        table: &'b FromTable<MembersTable<T, A>>,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()>;
}

#[diagnostic::do_not_recommend]
impl<T, A, DB> Knows<T, A> for DB
where
    T: HasMembers<A, Key: ToSql<KeyType<T>, DB> + FromSql<KeyType<T>, DB>>,
    A: Account<Key: ToSql<AccountKeyType<A>, DB> + FromSql<AccountKeyType<A>, DB>>,
    DB: KnownBackend + Backend + HasSqlType<KeyType<T>> + HasSqlType<AccountKeyType<A>>,
    FromTable<TenantsTable<T>>: QueryFragment<DB>,
    FromTable<MembersTable<T, A>>: QueryFragment<DB>,
    str: ToSql<Text, DB>,
    String: ToSql<Text, DB> + FromSql<Text, DB>,
    i64: ToSql<BigInt, DB> + FromSql<BigInt, DB>,
    Vec<u8>: ToSql<Binary, DB> + FromSql<Binary, DB>,
{
    fn bind<'b>(value: &'b Value<T, A>, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match value {
            Value::Tenant(key) => out.push_bind_param::<KeyType<T>, _>(key),
            Value::Account(key) => out.push_bind_param::<AccountKeyType<A>, _>(key),
            Value::Text(text) => out.push_bind_param::<Text, _>(text),
            Value::Number(number) => out.push_bind_param::<BigInt, _>(number),
            Value::Bytes(bytes) => out.push_bind_param::<Binary, _>(bytes),
            Value::Null => {
                out.push_sql("NULL");
                Ok(())
            }
        }
    }

    fn read(kind: Kind, value: DB::RawValue<'_>) -> deserialize::Result<Value<T, A>> {
        Ok(match kind {
            Kind::Tenant => Value::Tenant(<Self as Knows<T, A>>::read_tenant(value)?),
            Kind::Account => Value::Account(
                FromSql::<AccountKeyType<A>, DB>::from_sql(value).map_err(UnreadableKey)?,
            ),
            Kind::Text => Value::Text(FromSql::<Text, DB>::from_sql(value)?),
            Kind::Number => Value::Number(FromSql::<BigInt, DB>::from_sql(value)?),
            Kind::Bytes => Value::Bytes(FromSql::<Binary, DB>::from_sql(value)?),
        })
    }

    fn bind_slug<'b>(slug: &'b str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<Text, _>(slug)
    }

    fn bind_tenant<'b>(key: &'b T::Key, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<KeyType<T>, _>(key)
    }

    fn bind_account<'b>(key: &'b A::Key, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<AccountKeyType<A>, _>(key)
    }

    fn read_tenant(value: DB::RawValue<'_>) -> deserialize::Result<T::Key> {
        Ok(FromSql::<KeyType<T>, DB>::from_sql(value).map_err(UnreadableKey)?)
    }

    fn tenants<'b>(
        table: &'b FromTable<TenantsTable<T>>,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        table.walk_ast(out)
    }

    fn members<'b>(
        table: &'b FromTable<MembersTable<T, A>>,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        table.walk_ast(out)
    }
}
