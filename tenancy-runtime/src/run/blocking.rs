//! How a blocking connection runs a statement: a statement at a time, since an insert is run by Diesel's own types.
//!
//! Diesel's `LoadQuery` says of a statement that a connection loads it. But it has an impl for all queries beside those of
//! ours, and where there are two rustc does not say which condition of ours is not met. So what a verb asks for is
//! [`LoadsOn`](super::LoadsOn), which says it in the statement's own conditions.

use crate::binding::Tells;
use crate::conn::{Left, LoadingMode, Unread};
use crate::opaque::opaque;
use diesel::result::{Error, QueryResult};
use std::marker::PhantomData;

/// The first of the rows.
pub(crate) fn first<U>(mut rows: impl Iterator<Item = QueryResult<U>>) -> QueryResult<U> {
    rows.next().unwrap_or(Err(Error::NotFound))
}

/// The rows of a statement, and of their errors what a connection of the reach `R` tells.
pub struct Told<'conn, I, R> {
    rows: I,
    unread: Unread<'conn>,
    reach: PhantomData<fn() -> R>,
}

impl<'conn, I, R: Tells> Told<'conn, I, R> {
    /// `left` is what is left on the connection once they are read.
    pub(crate) fn new<B: LoadingMode>(
        left: &'conn mut Left,
        rows: QueryResult<I>,
    ) -> QueryResult<Self> {
        let rows = left.note_rows::<B, _>(rows).map_err(R::tell)?;
        Ok(Self {
            rows,
            unread: Unread::new(left),
            reach: PhantomData,
        })
    }
}

opaque!([I, R] Told<'_, I, R>);

impl<I: Iterator<Item = QueryResult<U>>, U, R: Tells> Iterator for Told<'_, I, R> {
    type Item = QueryResult<U>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        Some(row.map_err(|error| {
            self.unread.fail();
            R::tell(error)
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

/// Lets a blocking connection load the rows of a statement that Diesel runs as it was bound. It also has Diesel's
/// `load_iter`; the other verbs are found on the statement itself first.
macro_rules! load_as_bound {
    ($Statement:ident<$($Param:ident),+>) => {
        impl<'query, $($Param,)+ Conn, U> $crate::run::LoadsOn<'query, Conn, $Statement<$($Param),+>, U>
            for $crate::mode::Blocking
        where
            Conn: $crate::conn::ScopedConnection<Inner: diesel::Connection, Mode = Self>,
            $Statement<$($Param),+>: $crate::run::BindLoad<
                Conn::Reach,
                Bound: diesel::query_dsl::LoadQuery<'query, Conn::Inner, U>
                           + $crate::run::RowsInto<U, <Conn::Inner as diesel::Connection>::Backend>,
            >,
        {
            fn load<'a>(
                statement: $Statement<$($Param),+>,
                conn: &'a mut Conn,
            ) -> diesel::QueryResult<Vec<U>>
            where
                'query: 'a,
                U: 'a,
            {
                diesel::query_dsl::LoadQuery::internal_load(statement, conn)?.collect()
            }

            fn get_result<'a>(
                statement: $Statement<$($Param),+>,
                conn: &'a mut Conn,
            ) -> diesel::QueryResult<U>
            where
                'query: 'a,
                U: 'a,
            {
                $crate::run::first(diesel::query_dsl::LoadQuery::internal_load(statement, conn)?)
            }

            const SEALED_BY_TENANCY: $crate::seal::Seal = $crate::seal::Seal;
        }

        impl<$($Param,)+ Conn> diesel::RunQueryDsl<Conn> for $Statement<$($Param),+> {}

        // Whoever runs a plain query is not helped by a list of these.
        #[diagnostic::do_not_recommend]
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
                'conn,
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
                $crate::run::Told::new::<B>(parts.left, bound.internal_load(parts.conn))
            }
        }
    };
}

/// Lets a blocking connection execute a statement that Diesel runs as it was bound.
macro_rules! execute_as_bound {
    ($Statement:ident<$($Param:ident),+>) => {
        impl<$($Param,)+ Conn> $crate::run::ExecutesOn<Conn, $Statement<$($Param),+>>
            for $crate::mode::Blocking
        where
            Conn: $crate::conn::ScopedConnection<Inner: diesel::Connection, Mode = Self>,
            $Statement<$($Param),+>: $crate::run::BindExecute<
                Conn::Reach,
                Bound: diesel::query_dsl::methods::ExecuteDsl<Conn::Inner>,
            >,
        {
            fn execute<'a>(
                statement: $Statement<$($Param),+>,
                conn: &'a mut Conn,
            ) -> diesel::QueryResult<usize>
            where
                $Statement<$($Param),+>: 'a,
            {
                let parts = $crate::conn::parts(conn)?;
                match $crate::run::BindExecute::bind_execute(statement, parts.reach)? {
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

pub(crate) use {execute_as_bound, load_as_bound};
