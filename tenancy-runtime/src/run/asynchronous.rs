//! How an asynchronous connection runs a statement.
//!
//! A verb renders the statement, with its key, when it is called, and not when the future is polled. The future is
//! boxed: one allocation, beside the several that diesel-async makes itself.

use super::{BindExecute, BindLoad, ExecutesOn, LoadsOn, RowsInto};
use crate::binding::Tells;
use crate::conn::{Left, Running, ScopedConnection, UnderWay, parts};
use crate::mode::{AnswerFuture, Async};
use crate::opaque::opaque;
use crate::seal::Seal;
use diesel::result::QueryResult;
use diesel_async::methods::{ExecuteDsl, LoadQuery};
use diesel_async::{AsyncConnection, AsyncConnectionCore, RunQueryDsl};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, Stream, StreamExt};
use send_wrapper::SendWrapper;
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tracing::Instrument;
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use tracing::Span;

/// Awaits an answer of the database, in the span of the pool. It is under way from now on, polled or not: that of SQLite
/// is.
#[cfg(any(feature = "bb8", feature = "deadpool"))]
pub(crate) fn awaited<'a, T>(
    span: Span,
    left: &'a mut Left,
    answer: impl Future<Output = QueryResult<T>> + 'a,
) -> impl Future<Output = QueryResult<T>> + 'a {
    let mut under_way = UnderWay::new(left);
    answer.instrument(span).inspect(move |answer| match answer {
        Ok(_) => under_way.end(),
        Err(_) => under_way.fail(),
    })
}

/// Runs a statement by a method of `diesel-async`, and watches the connection until it has answered.
///
/// The statement is rendered here, and not when the future is polled. For what a future borrows it must hold, and the
/// answer borrows the connection that is watched: so the future begins here, renders, and stops once. A statement need
/// not be `Send`, as it need not for `diesel-async`: it is gone before the future goes anywhere.
macro_rules! run_watched {
    ($method:ident, $statement:expr, $parts:expr) => {{
        let statement = SendWrapper::new($statement);
        let (conn, span) = ($parts.conn, $parts.span);
        let mut under_way = UnderWay::new($parts.left);
        let answer = async move {
            let running = Running::new(conn);
            let answer = RunQueryDsl::$method(statement.take(), &mut *running.conn);
            Rendered(false).await;
            let answer = answer.await;
            let answer = running.end(answer).await;
            match answer {
                Ok(_) => under_way.end(),
                Err(_) => under_way.fail(),
            }
            answer.map_err(|error| Conn::Reach::tell(S::explain(error)))
        };
        let mut answer = answer.instrument(span).boxed();
        // It goes no further than `Rendered`.
        let _ = answer.poll_unpin(&mut Context::from_waker(Waker::noop()));
        answer
    }};
}

/// Binds a statement, and runs it for rows.
macro_rules! load_watched {
    ($method:ident, $statement:expr, $conn:expr) => {{
        let parts = match parts($conn) {
            Ok(parts) => parts,
            Err(error) => return ready(Err(error)).boxed(),
        };
        match $statement.bind_load(parts.reach) {
            Ok(bound) => run_watched!($method, bound, parts),
            Err(error) => ready(Err(error)).boxed(),
        }
    }};
}

/// Where a future stops once.
struct Rendered(bool);

impl Future for Rendered {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        // Nobody is woken: the one who began it polls it next.
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
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
        load_watched!(load, statement, conn)
    }

    fn get_result<'a>(statement: S, conn: &'a mut Conn) -> AnswerFuture<'a, U>
    where
        'query: 'a,
        U: 'a,
    {
        load_watched!(get_result, statement, conn)
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
        let parts = match parts(conn) {
            Ok(parts) => parts,
            Err(error) => return ready(Err(error)).boxed(),
        };
        match statement.bind_execute(parts.reach) {
            Ok(Some(bound)) => run_watched!(execute, bound, parts),
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
        let parts = match parts(self) {
            Ok(parts) => parts,
            Err(error) => return ready(Err(error)).boxed(),
        };
        let bound = match statement.bind_load(parts.reach) {
            Ok(bound) => bound,
            Err(error) => return ready(Err(error)).boxed(),
        };
        let answer = RunQueryDsl::load_stream(bound, parts.conn);
        let mut under_way = UnderWay::new(parts.left);
        async move {
            match answer.instrument(parts.span).await {
                Ok(rows) => {
                    under_way.answered();
                    Ok(RowStream {
                        rows: rows
                            .map(|row| row.map_err(|error| Conn::Reach::tell(S::explain(error))))
                            .boxed(),
                        under_way,
                    })
                }
                Err(error) => {
                    under_way.fail();
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

opaque!([U] RowStream<'_, U>);

impl<U> Stream for RowStream<'_, U> {
    type Item = QueryResult<U>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = self.rows.poll_next_unpin(context);
        match &row {
            Poll::Ready(None) => self.under_way.end(),
            Poll::Ready(Some(Err(_))) => self.under_way.keep(Left::Error),
            Poll::Ready(Some(Ok(_))) | Poll::Pending => (),
        }
        row
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}
