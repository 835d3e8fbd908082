//! Running a statement: what it needs of a connection, and what the connection answers.
//!
//! The verbs that run a statement (`load`, `execute`, ..) are inherent methods of the statements, under Diesel's names.
//! So they are found before those of any trait, and a module may have the `RunQueryDsl` of Diesel and that of
//! `diesel-async` in scope, which is there for every type. The connection is not among their type parameters, so that
//! `load::<Post>(conn)` is written as in Diesel.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;
mod shown;
mod verbs;

#[cfg(any(feature = "bb8", feature = "deadpool"))]
pub(crate) use self::asynchronous::awaited;
#[cfg(feature = "async")]
pub use self::asynchronous::{RowStream, Streams};
pub(crate) use self::blocking::{Told, execute_as_bound, first, load_as_bound};
pub(crate) use self::shown::ShownToNobody;
pub(crate) use self::shown::showing_verb;
pub use self::shown::{Shown, Shows};
pub(crate) use self::verbs::{executing_one_verb, executing_verb, loading_verbs};

use crate::conn::{ScopedConnection, span};
use crate::mode::Mode;
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::deserialize::FromSqlRow;
use diesel::query_builder::AsQuery;
use diesel::query_dsl::CompatibleType;
use diesel::result::{Error, QueryResult};

/// A connection that runs the statement `S` for rows of the type `U`.
///
/// Bound a function by it that takes any connection, or any query: Diesel's `LoadQuery`, said of the connection. `Mode` says
/// whether the connection answers at once.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] pub struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b')").execute(&mut db)?;
/// use tenancy::bounds::{Blocking, Loads};
///
/// /// The rows of any statement, on the connection of one tenant or of several.
/// fn rows<'q, S, U, C>(statement: S, conn: &mut C) -> QueryResult<Vec<U>>
/// where
///     C: Loads<'q, S, U, Mode = Blocking>,
/// {
///     conn.load(statement)
/// }
///
/// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
/// let titles: Vec<String> = rows(Post::scoped().select(posts::title), conn)?;
/// assert_eq!(titles, ["a"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait Loads<'query, S, U>: ScopedConnection {
    #[doc(hidden)]
    fn load<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, Vec<U>>
    where
        'query: 'a,
        U: 'a;

    #[doc(hidden)]
    fn get_result<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, U>
    where
        'query: 'a,
        U: 'a;
}

impl<'query, Conn, S, U> Loads<'query, S, U> for Conn
where
    Conn: ScopedConnection<Mode: LoadsOn<'query, Conn, S, U>>,
{
    fn load<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, Vec<U>>
    where
        'query: 'a,
        U: 'a,
    {
        let _in_span = span(self).entered();
        Conn::Mode::load(statement, self)
    }

    fn get_result<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, U>
    where
        'query: 'a,
        U: 'a,
    {
        let _in_span = span(self).entered();
        Conn::Mode::get_result(statement, self)
    }
}

/// How the connections of a mode run the statement `S` for rows. A program has no use for it: it bounds by [`Loads`], which
/// is this of the connection's own mode.
pub trait LoadsOn<'query, Conn, S, U>: Mode {
    #[doc(hidden)]
    fn load<'a>(statement: S, conn: &'a mut Conn) -> Self::Answer<'a, Vec<U>>
    where
        'query: 'a,
        U: 'a;

    #[doc(hidden)]
    fn get_result<'a>(statement: S, conn: &'a mut Conn) -> Self::Answer<'a, U>
    where
        'query: 'a,
        U: 'a;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// A connection that runs the statement `S` for the number of rows.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] pub struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// use tenancy::bounds::{Blocking, Executes};
///
/// /// Runs any write that has to touch one row, on any connection that runs it.
/// fn one<S, C>(statement: S, conn: &mut C) -> QueryResult<()>
/// where
///     C: Executes<S, Mode = Blocking>,
/// {
///     match conn.execute(statement)? {
///         1 => Ok(()),
///         _ => Err(diesel::NotFound),
///     }
/// }
///
/// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
/// assert_eq!(one(Post::insert(posts::title.eq("a")), conn), Ok(()));
/// assert_eq!(one(Post::delete(7), conn), Err(diesel::NotFound));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait Executes<S>: ScopedConnection {
    #[doc(hidden)]
    fn execute<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, usize>
    where
        S: 'a;
}

impl<Conn, S> Executes<S> for Conn
where
    Conn: ScopedConnection<Mode: ExecutesOn<Conn, S>>,
{
    fn execute<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, usize>
    where
        S: 'a,
    {
        let _in_span = span(self).entered();
        Conn::Mode::execute(statement, self)
    }
}

/// How the connections of a mode run the statement `S` for the number of rows. A program has no use for it: it bounds by
/// [`Executes`], which is this of the connection's own mode.
pub trait ExecutesOn<Conn, S>: Mode {
    #[doc(hidden)]
    fn execute<'a>(statement: S, conn: &'a mut Conn) -> Self::Answer<'a, usize>
    where
        S: 'a;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// An error if no row was written.
pub(crate) fn found(rows: usize) -> QueryResult<()> {
    if rows == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// A query whose rows Diesel reads into `U`: what Diesel's own `LoadQuery` asks of the two. Where it is so, there is no
/// other `LoadQuery` of a user's for them, which would be handed the connection inside.
pub(crate) trait RowsInto<U, DB> {}

#[diagnostic::do_not_recommend]
impl<Q, ST, U, DB> RowsInto<U, DB> for Q
where
    Q: AsQuery<SqlType = ST>,
    ST: CompatibleType<U, DB>,
    U: FromSqlRow<ST::SqlType, DB>,
    DB: Backend,
{
}

/// What a statement becomes on a connection of the reach `R`, when it is run for rows. Sealed: what it is bound to runs
/// on the connection inside.
pub trait BindLoad<R> {
    /// Diesel's query, bound to the reach.
    type Bound;

    /// Binds it.
    ///
    /// # Errors
    ///
    /// What the statement itself says before the database is asked.
    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound>;

    /// Says in words of ours what the database said.
    #[must_use]
    fn explain(error: Error) -> Error {
        error
    }

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// What a statement becomes on a connection of the reach `R`, when it is run for the number of rows. Sealed: what it is
/// bound to runs on the connection inside.
pub trait BindExecute<R> {
    /// Diesel's statement, bound to the reach.
    type Bound;

    /// Binds it; `None` if there is nothing to run, and so no row is touched.
    ///
    /// # Errors
    ///
    /// What the statement itself says before the database is asked.
    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>>;

    /// Says in words of ours what the database said.
    #[must_use]
    fn explain(error: Error) -> Error {
        error
    }

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}
