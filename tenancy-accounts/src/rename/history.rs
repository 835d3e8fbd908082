//! The table of the slugs that tenants have and had.

use crate::account::Account;
use crate::columns::SlugColumns;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, insert, is};
use crate::tables::{Table, TablesOf};
use crate::tenants::HasAccounts;
use crate::value::{Kind, Value};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{BigInt, Nullable, Text};
use tenancy_runtime::KeyType;
use tenancy_runtime::catalog::Names;

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
/// A [sign-up](crate::SignUp) registers the new tenant's slug there. Whoever creates a tenant by other means has to
/// [register](super::RegisterSlug) it in the same transaction, or it could be one that is held for another tenant. Tenants
/// that were there before the table need no rows in it.
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
            Table: diesel::Table
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

impl<T: RemembersSlugs> TablesOf<T, ()> {
    /// It is this one.
    pub const SLUGS: Option<Table<SlugColumns>> = Some(slugs::<T>());
}

/// The table.
pub(super) const fn slugs<T: RemembersSlugs>() -> Table<SlugColumns> {
    Table::of::<<T::Slug as Column>::Table>(SlugColumns {
        slug: T::Slug::NAME,
        tenant: T::Tenant::NAME,
        held_until: T::HeldUntil::NAME,
    })
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// The slug is the tenant's from here on, unless it is another one's, or held for another one.
    pub(crate) async fn claim_slug(
        &mut self,
        slugs: &Table<SlugColumns>,
        slug: &str,
        now: i64,
    ) -> Result<(), Error> {
        let columns = slugs.columns;
        let claimed = self
            .update_slug(slugs, None)
            .then(has_slug(slugs, slug))
            .sql(" AND (")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" OR ")
            .name(columns.held_until)
            .sql(" <= ")
            .given(Value::Number(now))
            .sql(")");
        if self.session.write(claimed).await? > 0 {
            return Ok(());
        }
        self.insert_slug(slugs, slug, None).await
    }

    /// The slug, which was the tenant's, is held for it.
    pub(super) async fn hold_slug(
        &mut self,
        slugs: &Table<SlugColumns>,
        slug: &str,
        until: i64,
    ) -> Result<(), Error> {
        let held = self.update_slug(slugs, Some(until));
        let held = held.then(has_slug(slugs, slug));
        if self.session.write(held).await? > 0 {
            return Ok(());
        }
        // The tenant had it before there was such a table.
        self.insert_slug(slugs, slug, Some(until)).await
    }

    /// Whether one more may be held for the tenant.
    pub(super) async fn one_more_slug(
        &mut self,
        slugs: &Table<SlugColumns>,
        limit: u32,
    ) -> Result<(), Error> {
        let columns = slugs.columns;
        // No row is locked, nor what is between them: whoever renames the tenant has locked that one.
        let held = Statement::new("SELECT ")
            .name(columns.held_until)
            .sql(" FROM ")
            .table(&slugs.name())
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .name(columns.held_until)
            .sql(" > ")
            .given(Value::Number(self.by.now.get()))
            .sql(format!(" LIMIT {limit}"))
            .reads(&[Kind::Number]);
        let held = self.session.rows(held).await?.len();
        if u32::try_from(held).unwrap_or(u32::MAX) >= limit {
            return Err(Error::MaxSlugsExceeded { limit });
        }
        Ok(())
    }

    fn update_slug(&self, slugs: &Table<SlugColumns>, held_until: Option<i64>) -> Statement<T, A> {
        let columns = slugs.columns;
        let held_until = held_until.map_or(Value::Null, Value::Number);
        Statement::new("UPDATE ")
            .table(&slugs.name())
            .sql(" SET ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(", ")
            .then(is(columns.held_until, held_until))
    }

    async fn insert_slug(
        &mut self,
        slugs: &Table<SlugColumns>,
        slug: &str,
        held_until: Option<i64>,
    ) -> Result<(), Error> {
        let columns = slugs.columns;
        let held_until = held_until.map_or(Value::Null, Value::Number);
        let row = [
            (columns.slug, Value::Text(slug.to_owned())),
            (columns.tenant, Value::Tenant(self.key.clone())),
            (columns.held_until, held_until),
        ];
        self.insert(insert(&slugs.name(), row)).await.map_err(taken)
    }

    /// Gives the tenant another one, unless another tenant has it.
    pub(crate) async fn set_slug(&mut self, slug: &str) -> Result<(), Error> {
        self.write_slug(slug).await.map_err(taken)
    }
}

/// ` WHERE <slug> = ?`
fn has_slug<T: HasMembers<A>, A: Account>(
    slugs: &Table<SlugColumns>,
    slug: &str,
) -> Statement<T, A> {
    Statement::new(" WHERE ").then(is(slugs.columns.slug, Value::Text(slug.to_owned())))
}

/// What a violated uniqueness says of a slug.
fn taken(error: Error) -> Error {
    match error {
        Error::Database(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Error::SlugTaken
        }
        error => error,
    }
}
