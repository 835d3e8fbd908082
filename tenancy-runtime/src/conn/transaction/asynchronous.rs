//! The same over `diesel-async`, where whoever has a future may drop it anywhere.

use super::depth_of;
use crate::binding::ScopeError;
use crate::conn::held::{Held, Left, UnderWay};
use diesel::result::{Error, QueryResult};
use diesel_async::{AsyncConnection, TransactionManager};
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use tracing::{Instrument, Span};

/// The connections of `diesel-async` panic where a statement still has them, or where one has panicked in them.
fn depth<C: AsyncConnection>(conn: &mut C) -> QueryResult<u32> {
    catch_unwind(AssertUnwindSafe(|| {
        let status = C::TransactionManager::transaction_manager_status_mut(conn);
        let depth = depth_of(status)?;
        // A future that was dropped in the middle of `BEGIN` or `COMMIT` leaves no depth, but this.
        if depth == 0 && C::TransactionManager::is_broken_transaction_manager(conn) {
            return Err(ScopeError::Unfinished.into());
        }
        Ok(depth)
    }))
    .unwrap_or_else(|_| Err(ScopeError::Unfinished.into()))
}

/// Refuses a connection whose state is unknown.
pub(in crate::conn) fn usable<C: AsyncConnection>(conn: &mut C, left: Left) -> QueryResult<()> {
    if left == Left::Unfinished {
        return Err(ScopeError::Unfinished.into());
    }
    depth(conn).map(drop)
}

/// A connection on which something is under way. If this is dropped before its end, nothing more runs on the connection,
/// whoever has it next.
pub(crate) struct Watched<'a, C: AsyncConnection> {
    pub(crate) conn: &'a mut C,
    ended: bool,
}

impl<'a, C: AsyncConnection> Watched<'a, C> {
    pub(crate) fn new(conn: &'a mut C) -> Self {
        Self { conn, ended: false }
    }

    pub(crate) fn end(mut self) {
        self.ended = true;
    }
}

impl<C: AsyncConnection> Drop for Watched<'_, C> {
    fn drop(&mut self) {
        if !self.ended {
            // A panic here would end the process, if it is a panic that drops this.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                C::TransactionManager::transaction_manager_status_mut(self.conn).set_in_error();
            }));
        }
    }
}

/// The blocking one, for futures. While it is under way, this is what is left on the connection, and it is so for ever if
/// the transaction does not end in order.
pub(in crate::conn) async fn in_transaction<C, R, E, F>(
    held: &mut Held<'_, C>,
    f: F,
) -> Result<R, E>
where
    C: AsyncConnection,
    F: AsyncFnOnce(Held<'_, C>) -> Result<R, E>,
    E: From<Error>,
{
    let span = held.span();
    let (conn, left) = held.parts();
    usable(conn, *left)?;
    run(conn, left, span.clone(), f).instrument(span).await
}

/// After rows that nobody has read, or an error that was not handed on, PostgreSQL may answer `COMMIT` by a rollback, and
/// says so to nobody. It says it here.
async fn commit<C: AsyncConnection>(conn: &mut C, left: Left) -> QueryResult<()> {
    if left != Left::Nothing
        && let Err(error) = conn.batch_execute("SELECT 1").await
    {
        let rolled_back = C::TransactionManager::rollback_transaction(conn).await;
        return rolled_back.and(Err(error));
    }
    C::TransactionManager::commit_transaction(conn).await
}

async fn run<C, R, E, F>(conn: &mut C, left: &mut Left, span: Span, f: F) -> Result<R, E>
where
    C: AsyncConnection,
    F: AsyncFnOnce(Held<'_, C>) -> Result<R, E>,
    E: From<Error>,
{
    let outside = depth(conn)?;
    let mut under_way = UnderWay::new(left);
    let watched = Watched::new(conn);
    if let Err(error) = C::TransactionManager::begin_transaction(watched.conn).await {
        watched.end();
        under_way.keep(Left::Remains);
        under_way.end();
        return Err(error.into());
    }
    let mut inner = Left::Nothing;
    let inside = Held::Reborrowed(&mut *watched.conn, &mut inner, span);
    let outcome = AssertUnwindSafe(f(inside)).catch_unwind().await;
    if inner == Left::Unfinished || depth(watched.conn) != Ok(outside + 1) {
        // As where futures block. The connection is not watched to its end.
        if outside == 0 {
            let _ = watched.conn.batch_execute("ROLLBACK").await;
        }
        return match outcome {
            Ok(Ok(_)) => Err(Error::from(ScopeError::Unfinished).into()),
            Ok(Err(error)) => Err(error),
            Err(panic) => resume_unwind(panic),
        };
    }
    under_way.keep(inner);
    let done = match outcome {
        Ok(Ok(value)) => match commit(watched.conn, inner).await {
            Ok(()) => Ok(Ok(value)),
            Err(error) => {
                under_way.keep(Left::Remains);
                Ok(Err(error.into()))
            }
        },
        Ok(Err(error)) => match C::TransactionManager::rollback_transaction(watched.conn).await {
            // The first error says more than that the transaction is broken.
            Ok(()) | Err(Error::BrokenTransactionManager) => Ok(Err(error)),
            Err(rollback) => Ok(Err(rollback.into())),
        },
        Err(panic) => {
            // Whatever this says: the panic is what the caller hears of.
            let _ = C::TransactionManager::rollback_transaction(watched.conn).await;
            under_way.keep(Left::Remains);
            Err(panic)
        }
    };
    watched.end();
    under_way.end();
    done.unwrap_or_else(|panic| resume_unwind(panic))
}
