//! The table of the slugs that tenants have and had.

use crate::account::Account;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, insert};
use crate::slug::Slug;
use crate::tenants::HasAccounts;
use crate::value::Value;
use diesel::Table;
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{BigInt, Nullable, Text};
use tenancy_runtime::KeyType;
use tenancy_runtime::catalog::{Names, TableName};

/// Tenants whose former slugs are remembered, in a table of their own; written by the application.
///
/// The table says of each slug whose it is, and until when it is held for a tenant that has another one by now. It belongs to
/// no tenant, and no model of it is designated: so no tenant reads it.
///
/// ```sql
/// create table slugs (
///     slug text not null primary key,
///     org_id integer not null,
///     held_until bigint
/// );
/// ```
///
/// On MariaDB the slug is `varchar(63) character set ascii collate ascii_nopad_bin`. A foreign key to the tenants is welcome,
/// unless tenants are removed by `tenants::Removal`: it would have to cascade, and their slugs would be free.
///
/// Whoever creates a tenant has to [register](super::RegisterSlug) its slug in the same transaction, or it could be one that
/// is held for another tenant. Tenants that were there before the table need no rows in it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::RemembersSlugs;
///
/// diesel::table! {
///     slugs (slug) { slug -> Text, org_id -> Integer, held_until -> Nullable<BigInt> }
/// }
///
/// impl RemembersSlugs for Org {
///     type Slug = slugs::slug;
///     type Tenant = slugs::org_id;
///     type HeldUntil = slugs::held_until;
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says where the former slugs of the tenants `{Self}` are",
    label = "tenants whose former slugs are not remembered",
    note = "add a table of them, and `impl RemembersSlugs for {Self}`, which names its columns"
)]
pub trait RemembersSlugs: HasAccounts {
    /// The slug. It is unique.
    type Slug: Column<
            Table: Table
                       + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
                       + Default
                       + 'static,
        > + Expression<SqlType = Text>;

    /// The key of the tenant that has it or had it.
    type Tenant: Column<Table = <Self::Slug as Column>::Table> + Expression<SqlType = KeyType<Self>>;

    /// Until when it is held for that tenant, in seconds of Unix time; null while it has it.
    type HeldUntil: Column<Table = <Self::Slug as Column>::Table>
        + Expression<SqlType = Nullable<BigInt>>;
}

/// The table.
pub(super) fn table<T: RemembersSlugs>() -> TableName {
    TableName::of::<<T::Slug as Column>::Table>()
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> Work<'_, T, A> {
    /// The slug is the tenant's from here on, unless it is another one's, or held for another one.
    pub(super) async fn claim_slug(&mut self, slug: &Slug, now: i64) -> Result<(), Error> {
        let claimed = self
            .update_slug(None)
            .then(is_slug::<T, A>(slug.as_str()))
            .sql(" AND (")
            .name(T::Tenant::NAME)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
            .sql(" OR ")
            .name(T::HeldUntil::NAME)
            .sql(" <= ")
            .given(Value::Number(now))
            .sql(")");
        if self.session.write(claimed).await? > 0 {
            return Ok(());
        }
        self.insert_slug(slug.as_str(), None).await
    }

    /// The slug, which was the tenant's, is held for it.
    pub(super) async fn hold_slug(&mut self, slug: &str, until: i64) -> Result<(), Error> {
        let held = self.update_slug(Some(until)).then(is_slug::<T, A>(slug));
        if self.session.write(held).await? > 0 {
            return Ok(());
        }
        // The tenant had it before there was such a table.
        self.insert_slug(slug, Some(until)).await
    }

    fn update_slug(&self, held_until: Option<i64>) -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&table::<T>())
            .sql(" SET ")
            .name(T::Tenant::NAME)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
            .sql(", ")
            .name(T::HeldUntil::NAME)
            .sql(" = ")
            .given(held_until.map_or(Value::Null, Value::Number))
    }

    async fn insert_slug(&mut self, slug: &str, held_until: Option<i64>) -> Result<(), Error> {
        let row = [
            (T::Slug::NAME, Value::Text(slug.to_owned())),
            (T::Tenant::NAME, Value::Tenant(self.key.clone())),
            (
                T::HeldUntil::NAME,
                held_until.map_or(Value::Null, Value::Number),
            ),
        ];
        self.insert(insert(&table::<T>(), row)).await.map_err(taken)
    }
}

/// ` WHERE <slug> = ?`
fn is_slug<T: HasMembers<A> + RemembersSlugs, A: Account>(slug: &str) -> Statement<T, A> {
    Statement::new(" WHERE ")
        .name(T::Slug::NAME)
        .sql(" = ")
        .given(Value::Text(slug.to_owned()))
}

/// What a violated uniqueness says of a slug.
pub(super) fn taken(error: Error) -> Error {
    match error {
        Error::Database(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Error::SlugTaken
        }
        error => error,
    }
}
