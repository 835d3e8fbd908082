//! Running a statement: what it needs of a connection, and what the connection answers.
//!
//! The verbs that run a statement (`load`, `execute`, ..) are inherent methods of the statements, under Diesel's names.
//! So they are found before those of any trait, and a module may have the `RunQueryDsl` of Diesel and that of
//! `diesel-async` in scope, which is there for every type. The connection is not among their type parameters, so that
//! `load::<Post>(conn)` is written as in Diesel.

#[cfg(feature = "async")]
mod asynchronous;

#[cfg(any(feature = "bb8", feature = "deadpool"))]
pub(crate) use self::asynchronous::awaited;
#[cfg(feature = "async")]
pub use self::asynchronous::{RowStream, Streams};

use crate::binding::Tells;
use crate::conn::{ScopedConnection, span};
use crate::mode::{Blocking, Mode};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::deserialize::FromSqlRow;
use diesel::query_builder::AsQuery;
use diesel::query_dsl::CompatibleType;
use diesel::result::{Error, QueryResult};
use std::fmt;
use std::marker::PhantomData;

/// A connection that runs the statement `S` for rows of the type `U`.
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
        span(self).in_scope(|| Conn::Mode::load(statement, self))
    }

    fn get_result<'a>(&'a mut self, statement: S) -> <Self::Mode as Mode>::Answer<'a, U>
    where
        'query: 'a,
        U: 'a,
    {
        span(self).in_scope(|| Conn::Mode::get_result(statement, self))
    }
}

/// How the connections of a mode run the statement `S` for rows.
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

impl<'query, Conn, S, U> LoadsOn<'query, Conn, S, U> for Blocking
where
    S: Load<'query, Conn, U>,
{
    fn load<'a>(statement: S, conn: &'a mut Conn) -> QueryResult<Vec<U>>
    where
        'query: 'a,
        U: 'a,
    {
        statement.load(conn)
    }

    fn get_result<'a>(statement: S, conn: &'a mut Conn) -> QueryResult<U>
    where
        'query: 'a,
        U: 'a,
    {
        statement.get_result(conn)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A connection that runs the statement `S` for the number of rows.
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
        span(self).in_scope(|| Conn::Mode::execute(statement, self))
    }
}

/// How the connections of a mode run the statement `S` for the number of rows.
pub trait ExecutesOn<Conn, S>: Mode {
    #[doc(hidden)]
    fn execute<'a>(statement: S, conn: &'a mut Conn) -> Self::Answer<'a, usize>
    where
        S: 'a;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Conn, S> ExecutesOn<Conn, S> for Blocking
where
    S: Execute<Conn>,
{
    fn execute<'a>(statement: S, conn: &'a mut Conn) -> QueryResult<usize>
    where
        S: 'a,
    {
        statement.execute(conn)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A statement that a blocking connection runs for rows. Diesel's `LoadQuery` would say the same, but it has an impl for
/// all queries beside those of ours, and where there are two rustc does not say which condition of ours is not met.
pub trait Load<'query, Conn, U>: Sized {
    #[doc(hidden)]
    fn load(self, conn: &mut Conn) -> QueryResult<Vec<U>>;

    #[doc(hidden)]
    fn get_result(self, conn: &mut Conn) -> QueryResult<U>;

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

/// The first of the rows.
pub(crate) fn first<U>(mut rows: impl Iterator<Item = QueryResult<U>>) -> QueryResult<U> {
    rows.next().unwrap_or(Err(Error::NotFound))
}

/// A query whose rows Diesel reads into `U`: what Diesel's own `LoadQuery` asks of the two. Where it is so, there is no
/// other `LoadQuery` of a user's for them, which would be handed the connection inside.
pub trait RowsInto<U, DB> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<Q, ST, U, DB> RowsInto<U, DB> for Q
where
    Q: AsQuery<SqlType = ST>,
    ST: CompatibleType<U, DB>,
    U: FromSqlRow<ST::SqlType, DB>,
    DB: Backend,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The rows of a statement, and of their errors what a connection of the reach `R` tells.
pub struct Told<I, R>(I, PhantomData<fn() -> R>);

impl<I, R: Tells> Told<I, R> {
    pub(crate) fn new(rows: QueryResult<I>) -> QueryResult<Self> {
        rows.map(|rows| Self(rows, PhantomData)).map_err(R::tell)
    }
}

impl<I, R> fmt::Debug for Told<I, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told").finish_non_exhaustive()
    }
}

impl<I: Iterator<Item = QueryResult<U>>, U, R: Tells> Iterator for Told<I, R> {
    type Item = QueryResult<U>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|row| row.map_err(R::tell))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// A statement that a blocking connection runs for the number of rows.
pub trait Execute<Conn> {
    #[doc(hidden)]
    fn execute(self, conn: &mut Conn) -> QueryResult<usize>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
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

/// Writes the verbs that load rows, for a statement.
macro_rules! loading_verbs {
    ($Statement:ident<$($Param:ident),+>) => {
        // The second bound implies the first; but of the second alone rustc would not say that the connection has no tenant.
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            /// Runs the statement and returns all rows.
            ///
            /// As with Diesel's `load`, `U` is what the rows are read into. On an asynchronous connection this returns a
            /// future.
            ///
            /// # Errors
            ///
            /// What the database says.
            pub fn load<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection<Mode = M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, Vec<U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.load(self)
            }

            /// Runs the statement and returns all rows: another name of `load`, for writes.
            ///
            /// # Errors
            ///
            /// What the database says.
            pub fn get_results<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection<Mode = M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, Vec<U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.load(self)
            }

            /// Runs the statement and returns its first row.
            ///
            /// # Errors
            ///
            /// `NotFound` if there is no row, and what the database says.
            pub fn get_result<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection<Mode = M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, U>
            where
                'query: 'a,
                U: 'a,
            {
                conn.get_result(self)
            }
        }

        #[cfg(feature = "async")]
        impl<$($Param),+> $Statement<$($Param,)+ $crate::mode::Async> {
            /// Runs the statement on an asynchronous connection, and returns its rows as a stream.
            ///
            /// A stream may be left early; a pool does not lend its connection again. In a transaction, the rest of the
            /// rows may have an error for it: then it is not committed, and says so.
            ///
            /// # Errors
            ///
            /// What the database says, in the future or in the stream.
            pub fn load_stream<'query, 'a, U>(
                self,
                conn: &'a mut impl $crate::run::Streams<'query, Self, U>,
            ) -> $crate::mode::AnswerFuture<'a, $crate::run::RowStream<'a, U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.load_stream(self)
            }
        }
    };
}

/// Writes the verb that runs a statement for the number of rows.
macro_rules! executing_verb {
    ($(#[$doc:meta])* $Statement:ident<$($Param:ident),+>) => {
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            $(#[$doc])*
            pub fn execute<'a>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection<Mode = M> + $crate::run::Executes<Self>),
            ) -> M::Answer<'a, usize>
            where
                Self: 'a,
            {
                conn.execute(self)
            }
        }
    };
}

/// Writes the verb that runs a statement for the row that it is about.
macro_rules! executing_one_verb {
    ($(#[$doc:meta])* $Statement:ident<$($Param:ident),+>) => {
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            $(#[$doc])*
            pub fn execute_one<'a>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection<Mode = M> + $crate::run::Executes<Self>),
            ) -> M::Answer<'a, ()>
            where
                Self: 'a,
            {
                M::map(conn.execute(self), |rows| $crate::run::found(rows?))
            }
        }
    };
}

/// Lets a blocking connection load the rows of a statement that Diesel runs as it was bound. It also has Diesel's
/// `load_iter`; the other verbs are found on the statement itself first.
macro_rules! load_as_bound {
    ($Statement:ident<$($Param:ident),+>) => {
        impl<'query, $($Param,)+ Conn, U> $crate::run::Load<'query, Conn, U> for $Statement<$($Param),+>
        where
            Conn: $crate::conn::ScopedConnection<Inner: diesel::Connection, Mode = $crate::mode::Blocking>,
            Self: $crate::run::BindLoad<
                Conn::Reach,
                Bound: diesel::query_dsl::LoadQuery<'query, Conn::Inner, U>
                           + $crate::run::RowsInto<U, <Conn::Inner as diesel::Connection>::Backend>,
            >,
        {
            fn load(self, conn: &mut Conn) -> diesel::QueryResult<Vec<U>> {
                diesel::query_dsl::LoadQuery::internal_load(self, conn)?.collect()
            }

            fn get_result(self, conn: &mut Conn) -> diesel::QueryResult<U> {
                $crate::run::first(diesel::query_dsl::LoadQuery::internal_load(self, conn)?)
            }

            const SEALED_BY_TENANCY: $crate::seal::Seal = $crate::seal::Seal;
        }

        impl<$($Param,)+ Conn> diesel::RunQueryDsl<Conn> for $Statement<$($Param),+> {}

        impl<'query, $($Param,)+ Conn, U, B> diesel::query_dsl::LoadQuery<'query, Conn, U, B>
            for $Statement<$($Param),+>
        where
            B: $crate::conn::LoadingMode,
            Conn: $crate::conn::ScopedConnection<Inner: diesel::Connection, Mode = $crate::mode::Blocking>,
            Self: $crate::run::BindLoad<
                Conn::Reach,
                Bound: diesel::query_dsl::LoadQuery<'query, Conn::Inner, U, B>
                           + $crate::run::RowsInto<U, <Conn::Inner as diesel::Connection>::Backend>,
            >,
        {
            type RowIter<'conn>
                = $crate::run::Told<
                <<Self as $crate::run::BindLoad<Conn::Reach>>::Bound as diesel::query_dsl::LoadQuery<
                    'query,
                    Conn::Inner,
                    U,
                    B,
                >>::RowIter<'conn>,
                Conn::Reach,
            >
            where
                Conn: 'conn;

            fn internal_load(self, conn: &mut Conn) -> diesel::QueryResult<Self::RowIter<'_>> {
                let parts = $crate::conn::parts(conn)?;
                let bound = $crate::run::BindLoad::bind_load(self, parts.reach)?;
                $crate::run::Told::new(parts.left.note_rows::<B, _>(bound.internal_load(parts.conn)))
            }
        }
    };
}

/// Lets a blocking connection execute a statement that Diesel runs as it was bound.
macro_rules! execute_as_bound {
    ($Statement:ident<$($Param:ident),+>) => {
        impl<$($Param,)+ Conn> $crate::run::Execute<Conn> for $Statement<$($Param),+>
        where
            Conn: $crate::conn::ScopedConnection<Inner: diesel::Connection, Mode = $crate::mode::Blocking>,
            Self: $crate::run::BindExecute<
                Conn::Reach,
                Bound: diesel::query_dsl::methods::ExecuteDsl<Conn::Inner>,
            >,
        {
            fn execute(self, conn: &mut Conn) -> diesel::QueryResult<usize> {
                let parts = $crate::conn::parts(conn)?;
                match $crate::run::BindExecute::bind_execute(self, parts.reach)? {
                    Some(bound) => {
                        let done = diesel::query_dsl::methods::ExecuteDsl::execute(bound, parts.conn);
                        parts
                            .left
                            .note(done)
                            .map_err(<Conn::Reach as $crate::binding::Tells>::tell)
                    }
                    None => Ok(0),
                }
            }

            const SEALED_BY_TENANCY: $crate::seal::Seal = $crate::seal::Seal;
        }
    };
}

pub(crate) use {
    execute_as_bound, executing_one_verb, executing_verb, load_as_bound, loading_verbs,
};
