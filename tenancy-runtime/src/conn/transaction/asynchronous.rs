//! The same over `diesel-async`, where a future can be dropped anywhere.
//!
//! The next user of the connection must know that a future was dropped. The caller's own connection has no place for a note
//! of ours, but it has Diesel's: the state of its transactions, which can be set to an error. A statement
//! sets it before it begins and takes it back when it has its answer (`Running`). So nobody has to notice the drop, and
//! `SQLite` may go on running the statement on a thread of its own. A transaction holds the connection by a guard,
//! `Watched`, whose drop sets the error. Every verb looks at the state first, and a transaction compares the depth at
//! its end with the depth at its beginning.
//!
//! `Running` must get the connection back once the answer, which borrows it, is gone: both live in one `async` block.
//! The statement moves into that block as well. It need not be `Send`, while the future must be; so the block is polled
//! once when the verb is called, renders the statement, and stops there. `SendWrapper` carries the statement over that
//! one step.

use super::{depth_of, is_as_begun, lost};
use crate::binding::ScopeError;
use crate::conn::held::{Held, Left, UnderWay};
use diesel::connection::TransactionManagerStatus;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use diesel_async::{AsyncConnection, AsyncConnectionCore, TransactionManager};
use futures_util::FutureExt;
use std::mem::replace;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use tracing::{Instrument, Span};

/// The connections of `diesel-async` panic where a statement still has them, or where one has panicked in them.
pub(in crate::conn) fn depth<C: AsyncConnection>(conn: &mut C) -> QueryResult<u32> {
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

/// Refuses a connection whose state is unknown, or whose transaction is not there any more.
pub(in crate::conn) fn usable<C: AsyncConnection>(held: &mut Held<'_, C>) -> QueryResult<()> {
    let begun = held.depth();
    let (conn, left) = held.parts();
    if *left == Left::Unfinished {
        return Err(ScopeError::Unfinished.into());
    }
    is_as_begun(depth(conn)?, begun)?;
    if is_lost(conn) {
        return Err(lost::rolled_back());
    }
    Ok(())
}

type BackendOf<C> = <C as AsyncConnectionCore>::Backend;

fn status<C: AsyncConnection>(conn: &mut C) -> &mut TransactionManagerStatus {
    C::TransactionManager::transaction_manager_status_mut(conn)
}

fn is_lost<C: AsyncConnection>(conn: &mut C) -> bool {
    lost::is_lost::<BackendOf<C>>(status(conn))
}

/// The blocking one, for futures.
fn is_gone<C: AsyncConnection>(conn: &mut C, outside: u32) -> bool {
    outside == 0 || is_lost(conn) || depth(conn) != Ok(outside)
}

/// A connection on which a statement is under way: as long as it is, nothing else runs there. So if its future is dropped,
/// or forgotten, nothing more does, whoever has the connection next. Nobody need notice: `SQLite` may still be at it on a
/// thread of its own, and keep its state to itself.
pub(crate) struct Running<'a, C: AsyncConnection> {
    pub(crate) conn: &'a mut C,
    before: TransactionManagerStatus,
}

impl<'a, C: AsyncConnection> Running<'a, C> {
    pub(crate) fn new(conn: &'a mut C) -> Self {
        let before = replace(status(conn), TransactionManagerStatus::InError);
        Self { conn, before }
    }

    /// The statement has an answer.
    pub(crate) async fn end<T>(mut self, answer: QueryResult<T>) -> QueryResult<T> {
        if let Err(Error::DatabaseError(kind, _)) = &answer {
            // As the connection does, which found no transaction to do it to.
            if matches!(kind, DatabaseErrorKind::SerializationFailure) {
                self.before
                    .set_requires_rollback_maybe_up_to_top_level(true);
            }
            if lost::may_be_lost::<BackendOf<C>>(&self.before) && is_there(self.conn).await.is_err()
            {
                self.before
                    .set_requires_rollback_maybe_up_to_top_level(true);
            }
        }
        let Self { conn, before } = self;
        // If the connection still keeps its state to itself, nothing more runs there.
        let _ = catch_unwind(AssertUnwindSafe(|| *status(conn) = before));
        answer
    }
}

/// The blocking one, for futures: an error if the transaction is not there any more, or takes nothing more.
async fn is_there<C: AsyncConnection>(conn: &mut C) -> QueryResult<()> {
    if lost::begin_tells::<BackendOf<C>>() {
        if conn.batch_execute(lost::BEGIN).await.is_err() {
            return Ok(());
        }
        conn.batch_execute(lost::ROLLBACK).await?;
        return Err(lost::rolled_back());
    }
    conn.batch_execute(lost::SAVEPOINT).await?;
    let released = conn.batch_execute(lost::RELEASE).await;
    released.map_err(|_| lost::rolled_back())
}

/// A connection on which a transaction is under way. If this is dropped before its end, nothing more runs on the
/// connection, whoever has it next.
struct Watched<'a, C: AsyncConnection> {
    conn: &'a mut C,
    ended: bool,
}

impl<'a, C: AsyncConnection> Watched<'a, C> {
    fn new(conn: &'a mut C) -> Self {
        Self { conn, ended: false }
    }

    fn end(mut self) {
        self.ended = true;
    }
}

impl<C: AsyncConnection> Drop for Watched<'_, C> {
    fn drop(&mut self) {
        if !self.ended {
            // A panic here would end the process, if it is a panic that drops this.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                status(self.conn).set_in_error();
            }));
        }
    }
}

/// The blocking one, for futures. While it is under way, this is what is left on the connection, and it is so for ever if
/// the transaction does not end in order.
pub(in crate::conn) async fn in_transaction<C, R, E, F>(
    held: &mut Held<'_, C>,
    inner: Left,
    f: F,
) -> Result<R, E>
where
    C: AsyncConnection,
    F: AsyncFnOnce(Held<'_, C>) -> Result<R, E>,
    E: From<Error>,
{
    let span = held.span();
    usable(held)?;
    let (conn, left) = held.parts();
    run(conn, left, inner, span.clone(), f)
        .instrument(span)
        .await
}

/// After rows that nobody has read, or an error that was not handed on, there may be nothing to commit, and the database
/// says so to nobody. It says it here.
async fn commit<C: AsyncConnection>(conn: &mut C, left: Left) -> QueryResult<()> {
    if (left != Left::Nothing || is_lost(conn))
        && !lost::commit_tells::<BackendOf<C>>()
        && let Err(error) = is_there(conn).await
    {
        // If it fails, nothing is committed either.
        let _ = C::TransactionManager::rollback_transaction(conn).await;
        return Err(error);
    }
    C::TransactionManager::commit_transaction(conn).await
}

/// `inner` is what is taken to be left in it from its beginning.
async fn run<C, R, E, F>(
    conn: &mut C,
    left: &mut Left,
    mut inner: Left,
    span: Span,
    f: F,
) -> Result<R, E>
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
    let inside = Held::Reborrowed(&mut *watched.conn, &mut inner, span, Some(outside + 1));
    let outcome = AssertUnwindSafe(f(inside)).catch_unwind().await;
    if inner == Left::Unfinished || depth(watched.conn) != Ok(outside + 1) {
        // As where futures block. The connection is not watched to its end.
        if outside == 0 {
            let _ = watched.conn.batch_execute(lost::ROLLBACK).await;
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
            // The first error says more than that the transaction is broken, or that its savepoint is gone.
            Ok(()) | Err(Error::BrokenTransactionManager) => Ok(Err(error)),
            Err(_) if is_gone(watched.conn, outside) => Ok(Err(error)),
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
