//! The table of the tenants as a store.

use super::claim::Claim;
use super::error::{Refusal, ResolveError};
#[cfg(any(doc, feature = "bb8", feature = "deadpool"))]
use super::store::AsyncTenantStore;
use super::store::TenantStore;
use crate::conn::{UnscopedConn, UnscopedExt, parts};
#[cfg(feature = "async")]
use crate::mode::{AnswerFuture, Async};
use crate::mode::{Blocking, Mode};
#[cfg(feature = "r2d2")]
use crate::pool::Connector;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
use crate::pool::{Backing, Pool};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use crate::run::awaited;
use crate::tenant::{DeterminingTable, Tenant};
use crate::verified::Verified;
use diesel::connection::Connection;
use diesel::dsl::{Eq, Filter, Limit, Select};
use diesel::expression::{AsExpression, Expression};
use diesel::expression_methods::ExpressionMethods;
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::{FilterDsl, LimitDsl, SelectDsl};
use diesel::query_source::{Column, Table};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;
#[cfg(feature = "async")]
use diesel_async::AsyncConnection;
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Connections of the application's own, for looking up tenants: a `Pool`, or one blocking connection behind a
/// [`Mutex`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no connection for looking up tenants",
    label = "not a pool",
    note = "give it a `tenancy::Pool`, or a connection in a `Mutex`"
)]
pub trait Connections: Send + Sync {
    /// The connection that it lends.
    type Conn: 'static;

    /// How the connection answers.
    type Mode: Mode;
}

/// [`Connections`] that block.
#[diagnostic::on_unimplemented(
    message = "a store over asynchronous connections, where one that blocks is asked for",
    label = "answers in a future",
    note = "give it to the function of the same name that ends in `_async`: `TenantLayer::new_async`, for one"
)]
pub trait BlockingConnections: Connections<Conn: Connection, Mode = Blocking> {
    /// Runs `run` on an unscoped connection, with this reason.
    ///
    /// # Errors
    ///
    /// If there is no connection.
    fn unscoped<R>(
        &self,
        reason: &str,
        run: impl FnOnce(&mut UnscopedConn<'_, Self::Conn>) -> R,
    ) -> Result<R, Box<dyn Error + Send + Sync>>;
}

impl<C: Connection + 'static> Connections for Mutex<C> {
    type Conn = C;
    type Mode = Blocking;
}

impl<C: Connection + 'static> BlockingConnections for Mutex<C> {
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

#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
impl<P: Backing + Send + Sync> Connections for Pool<P> {
    type Conn = P::Conn;
    type Mode = P::Mode;
}

// Not for each pool that blocks: of an asynchronous one rustc would report the mode that differs.
#[cfg(feature = "r2d2")]
impl<C> BlockingConnections for Pool<diesel::r2d2::Pool<Connector<C>>>
where
    C: diesel::r2d2::R2D2Connection + Send + 'static,
{
    fn unscoped<R>(
        &self,
        reason: &str,
        run: impl FnOnce(&mut UnscopedConn<'_, C>) -> R,
    ) -> Result<R, Box<dyn Error + Send + Sync>> {
        Ok(run(&mut Self::unscoped(self, reason)?))
    }
}

const REASON: &str = "look up a tenant";

/// Looks up tenants in their own table.
///
/// It finds a tenant by its key, and by name in the columns that it is told: [`slug`](TableStore::slug) and
/// [`host`](TableStore::host). Each such column needs a unique index: a name that two tenants have is an error, and
/// names neither. It reads the rows of all tenants, on an unscoped connection; the `tracing` log says so each time, or once, as
/// the pool is told (`Pool::log_unscoped`).
/// On a blocking connection it is a [`TenantStore`], on a pool of asynchronous ones an [`AsyncTenantStore`].
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
    by_key: Lookup<P, T::Key, T>,
    by_slug: Option<Lookup<P, String, T>>,
    by_host: Option<Lookup<P, String, T>>,
    standing: Box<dyn Fn(&T) -> Result<(), Refusal> + Send + Sync>,
}

/// Loads at most two rows, by a value that only one should have.
type Lookup<P, V, T> = Box<
    dyn for<'a> Fn(&'a mut <P as Connections>::Conn, V) -> Rows<'a, <P as Connections>::Mode, T>
        + Send
        + Sync,
>;

type Rows<'a, M, T> = <M as Mode>::Answer<'a, Vec<(<T as Tenant>::Key, T)>>;

type Row<T> = (
    <T as Tenant>::KeyColumn,
    <DeterminingTable<T> as Table>::AllColumns,
);

/// The row of a tenant, found by one of its columns.
#[diagnostic::on_unimplemented(
    message = "the tenants `{T}` are not looked up by this column on this connection",
    label = "not a column to look up tenants by",
    note = "it is a column of their own table, of text for a name, and the model reads all columns of that table"
)]
pub trait FoundBy<Col, V, C, T: Tenant, M: Mode> {
    #[doc(hidden)]
    fn load(column: Col, value: V, conn: &mut C) -> Rows<'_, M, T>;
}

/// `SELECT <key>, <all columns> FROM <tenants> WHERE <column> = ? LIMIT 2`
type Query<Col, V, T> = Limit<Select<Filter<DeterminingTable<T>, Eq<Col, V>>, Row<T>>>;

fn query<Col, V, T>(column: Col, value: V) -> Query<Col, V, T>
where
    T: Tenant,
    Col: ExpressionMethods + Expression<SqlType: SqlType>,
    V: AsExpression<Col::SqlType>,
    DeterminingTable<T>:
        Default + FilterDsl<Eq<Col, V>, Output: SelectDsl<Row<T>, Output: LimitDsl>>,
{
    let table = FilterDsl::filter(<DeterminingTable<T>>::default(), column.eq(value));
    let row = (
        T::KeyColumn::default(),
        <DeterminingTable<T>>::all_columns(),
    );
    LimitDsl::limit(SelectDsl::select(table, row), 2)
}

impl<Col, V, C, T> FoundBy<Col, V, C, T, Blocking> for DeterminingTable<T>
where
    T: Tenant,
    C: Connection,
    Col: Column<Table = DeterminingTable<T>> + ExpressionMethods + Expression<SqlType: SqlType>,
    V: AsExpression<Col::SqlType>,
    DeterminingTable<T>: Default
        + FilterDsl<
            Eq<Col, V>,
            Output: SelectDsl<Row<T>, Output: LimitDsl<Output: LoadQuery<'static, C, (T::Key, T)>>>,
        >,
{
    fn load(column: Col, value: V, conn: &mut C) -> QueryResult<Vec<(T::Key, T)>> {
        query::<Col, V, T>(column, value)
            .internal_load(conn)?
            .collect()
    }
}

#[cfg(feature = "async")]
impl<Col, V, C, T> FoundBy<Col, V, C, T, Async> for DeterminingTable<T>
where
    T: Tenant + Send,
    C: AsyncConnection,
    Col: Column<Table = DeterminingTable<T>> + ExpressionMethods + Expression<SqlType: SqlType>,
    V: AsExpression<Col::SqlType>,
    DeterminingTable<T>: Default
        + FilterDsl<
            Eq<Col, V>,
            Output: SelectDsl<
                Row<T>,
                Output: LimitDsl<
                    Output: diesel_async::methods::LoadQuery<'static, C, (T::Key, T)> + 'static,
                >,
            >,
        >,
{
    fn load(column: Col, value: V, conn: &mut C) -> AnswerFuture<'_, Vec<(T::Key, T)>> {
        Box::pin(diesel_async::RunQueryDsl::load(
            query::<Col, V, T>(column, value),
            conn,
        ))
    }
}

impl<T: Tenant, P: Connections> TableStore<T, P> {
    /// A store that finds tenants by their keys.
    pub fn new(connections: P) -> Self
    where
        DeterminingTable<T>: FoundBy<T::KeyColumn, T::Key, P::Conn, T, P::Mode>,
    {
        Self {
            connections,
            by_key: Box::new(|conn, key| {
                <DeterminingTable<T> as FoundBy<_, _, _, T, P::Mode>>::load(
                    T::KeyColumn::default(),
                    key,
                    conn,
                )
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
        DeterminingTable<T>: FoundBy<Col, String, P::Conn, T, P::Mode>,
        Col: Copy + Send + Sync + 'static,
    {
        Self {
            by_slug: Some(by_name::<T, P, Col>(column)),
            ..self
        }
    }

    /// Finds tenants by the whole host in this column, too: [`Claim::Host`].
    ///
    /// The column has hosts in lower case. Let a tenant put a host there only when it has shown that the host is its
    /// own.
    pub fn host<Col>(self, column: Col) -> Self
    where
        DeterminingTable<T>: FoundBy<Col, String, P::Conn, T, P::Mode>,
        Col: Copy + Send + Sync + 'static,
    {
        Self {
            by_host: Some(by_name::<T, P, Col>(column)),
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

    /// The rows that a claim names, or nothing where the store has no column for such names.
    fn look_up<'a>(&self, conn: &'a mut P::Conn, claim: &Claim<T>) -> Option<Rows<'a, P::Mode, T>> {
        let (lookup, name) = match claim {
            Claim::Key(key) => return Some((self.by_key)(conn, key.claimed().clone())),
            Claim::Slug(slug) => (&self.by_slug, slug),
            Claim::Host(host) => (&self.by_host, host),
        };
        lookup.as_ref().map(|lookup| lookup(conn, name.clone()))
    }

    /// The one tenant of these rows, if it may be served.
    fn only(&self, rows: Vec<(T::Key, T)>) -> Result<Verified<T>, ResolveError> {
        let mut rows = rows.into_iter();
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

fn by_name<T, P, Col>(column: Col) -> Lookup<P, String, T>
where
    T: Tenant,
    P: Connections,
    DeterminingTable<T>: FoundBy<Col, String, P::Conn, T, P::Mode>,
    Col: Copy + Send + Sync + 'static,
{
    Box::new(move |conn, name| {
        <DeterminingTable<T> as FoundBy<_, _, _, T, P::Mode>>::load(column, name, conn)
    })
}

impl<T: Tenant, P: BlockingConnections> TenantStore<T> for TableStore<T, P> {
    fn find(&self, claim: &Claim<T>) -> Result<Verified<T>, ResolveError> {
        let rows = self.connections.unscoped(REASON, |conn| {
            // Not by its `Deref`: a look-up leaves nothing on the session, and a pool may lend it again.
            let parts = parts(conn)?;
            let look_up = || self.look_up(parts.conn, claim).transpose();
            parts.span.in_scope(look_up)
        });
        let rows = rows.map_err(ResolveError::Store)??;
        self.only(rows.unwrap_or_default())
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<T, P> AsyncTenantStore<T> for TableStore<T, Pool<P>>
where
    T: Tenant + Send,
    P: Backing<Mode = Async, Conn: AsyncConnection> + Send + Sync,
{
    async fn find(&self, claim: &Claim<T>) -> Result<Verified<T>, ResolveError> {
        let unscoped = self.connections.unscoped(REASON).await;
        let mut conn = unscoped.map_err(ResolveError::store)?;
        let parts = parts(&mut conn)?;
        let rows = match self.look_up(parts.conn, claim) {
            Some(rows) => awaited(parts.span, parts.left, rows).await?,
            None => Vec::new(),
        };
        self.only(rows)
    }
}

impl<T: Tenant, P: Connections> fmt::Debug for TableStore<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableStore").finish_non_exhaustive()
    }
}
