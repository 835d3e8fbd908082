//! The table of the tenants as a store.

use super::claim::Claim;
use super::error::{Refusal, ResolveError};
use super::store::TenantStore;
use crate::conn::{UnscopedConn, UnscopedExt, parts};
use crate::tenant::Tenant;
use crate::verified::Verified;
use diesel::connection::Connection;
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression};
use diesel::expression_methods::ExpressionMethods;
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::{FilterDsl, LimitDsl, SelectDsl};
use diesel::query_source::{Column, Table};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Connections of the application's own, for looking up tenants: a blocking `Pool`, or one connection behind a
/// [`Mutex`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no connection for looking up tenants",
    label = "not a pool",
    note = "give it a `tenancy::Pool`, or a connection in a `Mutex`"
)]
pub trait Connections: Send + Sync {
    /// The connection that it lends.
    type Conn: Connection + 'static;

    /// Runs `run` on an unscoped connection, with this reason.
    ///
    /// # Errors
    ///
    /// If no connection is to be had.
    fn unscoped<R>(
        &self,
        reason: &str,
        run: impl FnOnce(&mut UnscopedConn<'_, Self::Conn>) -> R,
    ) -> Result<R, Box<dyn Error + Send + Sync>>;
}

impl<C: Connection + 'static> Connections for Mutex<C> {
    type Conn = C;

    fn unscoped<R>(
        &self,
        reason: &str,
        run: impl FnOnce(&mut UnscopedConn<'_, C>) -> R,
    ) -> Result<R, Box<dyn Error + Send + Sync>> {
        // A look-up leaves nothing half done.
        let mut conn = self.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(run(&mut conn.unscoped(reason)))
    }
}

#[cfg(feature = "r2d2")]
impl<P> Connections for crate::pool::Pool<P>
where
    P: crate::pool::Backing<Mode = crate::mode::Blocking, Conn: Connection> + Send + Sync,
{
    type Conn = P::Conn;

    fn unscoped<R>(
        &self,
        reason: &str,
        run: impl FnOnce(&mut UnscopedConn<'_, P::Conn>) -> R,
    ) -> Result<R, Box<dyn Error + Send + Sync>> {
        Ok(run(&mut Self::unscoped(self, reason)?))
    }
}

/// Looks up tenants in their own table.
///
/// It finds a tenant by its key, and by name in the columns that it is told: [`slug`](TableStore::slug) and
/// [`host`](TableStore::host). Each such column needs a unique index: a name that two tenants have is an error, and
/// names neither. It reads the rows of all tenants, on an unscoped connection; the `tracing` log says so each time.
///
/// Wrapped into [`Cached`](super::Cached), it asks the database once in a while.
///
/// # Example
///
/// ```
/// use std::sync::Mutex;
/// use tenancy::prelude::*;
/// use tenancy::resolve::{Claim, Refusal, ResolveError, TableStore, TenantStore};
///
/// diesel::table! { orgs { id -> Integer, slug -> Text, suspended -> Bool } }
///
/// #[determines_tenant]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub slug: String,
///     pub suspended: bool,
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer, slug text, suspended boolean)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1, 'acme', false), (2, 'globex', true)").execute(&mut db)?;
/// // A pool goes here as well.
/// let store = TableStore::<Org, _>::new(Mutex::new(db))
///     .slug(orgs::slug)
///     .standing(|org| if org.suspended { Err(Refusal::Suspended) } else { Ok(()) });
///
/// assert_eq!(store.find(&Claim::Slug("acme".into()))?.key(), &1);
/// let refused = store.find(&Claim::Slug("globex".into()));
/// assert!(matches!(refused, Err(ResolveError::Refused(Refusal::Suspended))));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a store does nothing before it is asked"]
pub struct TableStore<T: Tenant, P: Connections> {
    connections: P,
    by_key: Lookup<P::Conn, T::Key, T>,
    by_slug: Option<Lookup<P::Conn, String, T>>,
    by_host: Option<Lookup<P::Conn, String, T>>,
    standing: Box<dyn Fn(&T) -> Result<(), Refusal> + Send + Sync>,
}

/// Loads at most two rows, by a value that only one should have.
type Lookup<C, V, T> =
    Box<dyn Fn(&mut C, V) -> QueryResult<Vec<(<T as Tenant>::Key, T)>> + Send + Sync>;

type TableOf<T> = <<T as Tenant>::KeyColumn as Column>::Table;
type Row<T> = (<T as Tenant>::KeyColumn, <TableOf<T> as Table>::AllColumns);

/// The row of a tenant, found by one of its columns.
#[diagnostic::on_unimplemented(
    message = "the tenants `{T}` are not looked up by this column on this connection",
    label = "not a column to look up tenants by",
    note = "it is a column of their own table, of text for a name, and the model reads all columns of that table"
)]
pub trait FoundBy<Col, V, C, T> {
    #[doc(hidden)]
    fn load(column: Col, value: V, conn: &mut C) -> QueryResult<Vec<(T::Key, T)>>
    where
        T: Tenant;
}

impl<Col, V, C, T> FoundBy<Col, V, C, T> for TableOf<T>
where
    T: Tenant,
    C: Connection,
    Col: Column<Table = TableOf<T>> + ExpressionMethods + Expression<SqlType: SqlType>,
    V: AsExpression<Col::SqlType>,
    TableOf<T>: Default
        + FilterDsl<
            Eq<Col, V>,
            Output: SelectDsl<Row<T>, Output: LimitDsl<Output: LoadQuery<'static, C, (T::Key, T)>>>,
        >,
{
    fn load(column: Col, value: V, conn: &mut C) -> QueryResult<Vec<(T::Key, T)>> {
        TableOf::<T>::default()
            .filter(column.eq(value))
            .select((T::KeyColumn::default(), TableOf::<T>::all_columns()))
            .limit(2)
            .internal_load(conn)?
            .collect()
    }
}

impl<T: Tenant, P: Connections> TableStore<T, P> {
    /// A store that finds tenants by their keys.
    pub fn new(connections: P) -> Self
    where
        TableOf<T>: FoundBy<T::KeyColumn, T::Key, P::Conn, T>,
    {
        Self {
            connections,
            by_key: Box::new(|conn, key| {
                <TableOf<T> as FoundBy<_, _, _, T>>::load(T::KeyColumn::default(), key, conn)
            }),
            by_slug: None,
            by_host: None,
            standing: Box::new(|_| Ok(())),
        }
    }

    /// Finds tenants by their short name in this column, too: [`Claim::Slug`].
    ///
    /// Slugs that come from a host are in lower case, so the column should be.
    pub fn slug<Col>(self, column: Col) -> Self
    where
        TableOf<T>: FoundBy<Col, String, P::Conn, T>,
        Col: Copy + Send + Sync + 'static,
    {
        Self {
            by_slug: Some(by_name(column)),
            ..self
        }
    }

    /// Finds tenants by the whole host in this column, too: [`Claim::Host`].
    ///
    /// The column has hosts in lower case. Let a tenant put a host there only when it has shown that the host is its
    /// own.
    pub fn host<Col>(self, column: Col) -> Self
    where
        TableOf<T>: FoundBy<Col, String, P::Conn, T>,
        Col: Copy + Send + Sync + 'static,
    {
        Self {
            by_host: Some(by_name(column)),
            ..self
        }
    }

    /// Asks `standing` of each tenant that is found whether it may be served.
    pub fn standing(
        self,
        standing: impl Fn(&T) -> Result<(), Refusal> + Send + Sync + 'static,
    ) -> Self {
        Self {
            standing: Box::new(standing),
            ..self
        }
    }

    fn look_up(&self, claim: &Claim<T>) -> Result<QueryResult<Vec<(T::Key, T)>>, ResolveError> {
        self.connections
            .unscoped("look up a tenant", |conn| {
                // Not by its `Deref`: a look-up leaves nothing on the session, and a pool may lend it again.
                let conn = parts(conn).conn;
                match claim {
                    Claim::Key(key) => (self.by_key)(conn, key.claimed().clone()),
                    Claim::Slug(slug) => found(self.by_slug.as_ref(), conn, slug),
                    Claim::Host(host) => found(self.by_host.as_ref(), conn, host),
                }
            })
            .map_err(ResolveError::Store)
    }
}

fn by_name<T, C, Col>(column: Col) -> Lookup<C, String, T>
where
    T: Tenant,
    TableOf<T>: FoundBy<Col, String, C, T>,
    Col: Copy + Send + Sync + 'static,
{
    Box::new(move |conn, name| <TableOf<T> as FoundBy<_, _, _, T>>::load(column, name, conn))
}

/// No rows, where the store has no column for such names.
fn found<T: Tenant, C>(
    lookup: Option<&Lookup<C, String, T>>,
    conn: &mut C,
    name: &str,
) -> QueryResult<Vec<(T::Key, T)>> {
    lookup.map_or(Ok(Vec::new()), |lookup| lookup(conn, name.to_owned()))
}

impl<T: Tenant, P: Connections> TenantStore<T> for TableStore<T, P> {
    fn find(&self, claim: &Claim<T>) -> Result<Verified<T>, ResolveError> {
        let mut rows = self.look_up(claim)??.into_iter();
        match (rows.next(), rows.next()) {
            (Some((key, tenant)), None) => {
                (self.standing)(&tenant)?;
                Ok(Verified::trust(key))
            }
            (None, _) => Err(Refusal::Unknown.into()),
            (Some(_), Some(_)) => Err(ResolveError::store("two tenants have one name")),
        }
    }
}

impl<T: Tenant, P: Connections> fmt::Debug for TableStore<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableStore").finish_non_exhaustive()
    }
}
