//! How an asynchronous connection runs a statement.

use super::{BindExecute, BindLoad, ExecutesOn, LoadsOn, RowsInto};
use crate::binding::Tells;
use crate::conn::{ScopedConnection, UnderWay, parts};
use crate::mode::{AnswerFuture, Async};
use crate::seal::Seal;
use diesel::result::QueryResult;
use diesel_async::methods::{ExecuteDsl, LoadQuery};
use diesel_async::{AsyncConnection, AsyncConnectionCore, RunQueryDsl};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, Stream, StreamExt};
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};
use tracing::{Instrument, Span};

/// Awaits an answer of the database, in the span of the pool and with its flag up.
pub(crate) async fn awaited<T>(
    span: Span,
    flag: Option<&mut bool>,
    answer: impl Future<Output = QueryResult<T>>,
) -> QueryResult<T> {
    let mut under_way = UnderWay::new(flag);
    under_way.raise();
    let answer = answer.instrument(span).await;
    under_way.lower();
    answer
}

impl<'query, Conn, S, U> LoadsOn<'query, Conn, S, U> for Async
where
    Conn: ScopedConnection<Inner: AsyncConnection, Mode = Async>,
    S: BindLoad<
            Conn::Reach,
            Bound: LoadQuery<'query, Conn::Inner, U>
                       + RowsInto<U, <Conn::Inner as AsyncConnectionCore>::Backend>
                       + 'query,
        >,
    U: Send,
{
    fn load<'a>(statement: S, conn: &'a mut Conn) -> AnswerFuture<'a, Vec<U>>
    where
        'query: 'a,
        U: 'a,
    {
        let parts = parts(conn);
        match statement.bind_load(parts.reach) {
            // Rendered here, and not when the future is polled.
            Ok(bound) => awaited(
                parts.span,
                parts.under_way,
                RunQueryDsl::load(bound, parts.conn),
            )
            .map(|rows| rows.map_err(|error| Conn::Reach::tell(S::explain(error))))
            .boxed(),
            Err(error) => ready(Err(error)).boxed(),
        }
    }

    fn get_result<'a>(statement: S, conn: &'a mut Conn) -> AnswerFuture<'a, U>
    where
        'query: 'a,
        U: 'a,
    {
        let parts = parts(conn);
        match statement.bind_load(parts.reach) {
            Ok(bound) => awaited(
                parts.span,
                parts.under_way,
                RunQueryDsl::get_result(bound, parts.conn),
            )
            .map(|row| row.map_err(|error| Conn::Reach::tell(S::explain(error))))
            .boxed(),
            Err(error) => ready(Err(error)).boxed(),
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Conn, S> ExecutesOn<Conn, S> for Async
where
    Conn: ScopedConnection<Inner: AsyncConnection, Mode = Async>,
    S: BindExecute<Conn::Reach, Bound: ExecuteDsl<Conn::Inner>>,
{
    fn execute<'a>(statement: S, conn: &'a mut Conn) -> AnswerFuture<'a, usize>
    where
        S: 'a,
    {
        let parts = parts(conn);
        match statement.bind_execute(parts.reach) {
            Ok(Some(bound)) => awaited(
                parts.span,
                parts.under_way,
                RunQueryDsl::execute(bound, parts.conn),
            )
            .map(|rows| rows.map_err(|error| Conn::Reach::tell(S::explain(error))))
            .boxed(),
            Ok(None) => ready(Ok(0)).boxed(),
            Err(error) => ready(Err(error)).boxed(),
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// An asynchronous connection that streams the rows of the statement `S`, of the type `U`.
pub trait Streams<'query, S, U>: ScopedConnection<Mode = Async> {
    #[doc(hidden)]
    fn load_stream<'a>(&'a mut self, statement: S) -> AnswerFuture<'a, RowStream<'a, U>>
    where
        'query: 'a,
        U: 'a;
}

impl<'query, Conn, S, U> Streams<'query, S, U> for Conn
where
    Conn: ScopedConnection<Inner: AsyncConnection, Mode = Async>,
    S: BindLoad<
            Conn::Reach,
            Bound: LoadQuery<'query, Conn::Inner, U>
                       + RowsInto<U, <Conn::Inner as AsyncConnectionCore>::Backend>
                       + 'query,
        >,
    U: Send,
{
    fn load_stream<'a>(&'a mut self, statement: S) -> AnswerFuture<'a, RowStream<'a, U>>
    where
        'query: 'a,
        U: 'a,
    {
        let parts = parts(self);
        let bound = match statement.bind_load(parts.reach) {
            Ok(bound) => bound,
            Err(error) => return ready(Err(error)).boxed(),
        };
        let answer = RunQueryDsl::load_stream(bound, parts.conn);
        let mut under_way = UnderWay::new(parts.under_way);
        async move {
            under_way.raise();
            match answer.instrument(parts.span).await {
                Ok(rows) => Ok(RowStream {
                    rows: rows
                        .map(|row| row.map_err(|error| Conn::Reach::tell(S::explain(error))))
                        .boxed(),
                    under_way,
                }),
                Err(error) => {
                    under_way.lower();
                    Err(Conn::Reach::tell(S::explain(error)))
                }
            }
        }
        .boxed()
    }
}

/// The rows of a statement, as they arrive from the database.
pub struct RowStream<'a, U> {
    rows: BoxStream<'a, QueryResult<U>>,
    under_way: UnderWay<'a>,
}

impl<U> fmt::Debug for RowStream<'_, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}

impl<U> Stream for RowStream<'_, U> {
    type Item = QueryResult<U>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = self.rows.poll_next_unpin(context);
        if let Poll::Ready(None) = row {
            self.under_way.lower();
        }
        row
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}
