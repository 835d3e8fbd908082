//! Transactions, and whether a connection is in a state to run anything.
//!
//! A transaction that did not end is noted where Diesel keeps its own state of transactions: in the connection. So the note is
//! still there when the connection is bound to another tenant.

#[cfg(feature = "async")]
pub(crate) mod asynchronous;
mod lost;

use super::held::{Depth, Held, Left};
use crate::binding::ScopeError;
use diesel::Connection;
use diesel::connection::{TransactionManager, TransactionManagerStatus};
use diesel::result::{Error, QueryResult};
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many transactions are open, one inside the other.
fn depth_of(status: &TransactionManagerStatus) -> QueryResult<u32> {
    let depth = status.transaction_depth();
    depth
        .map(|depth| depth.map_or(0, NonZeroU32::get))
        .map_err(|_| ScopeError::Unfinished.into())
}

fn depth<C: Connection>(conn: &mut C) -> QueryResult<u32> {
    depth_of(C::TransactionManager::transaction_manager_status_mut(conn))
}

/// Refuses what is to run in a transaction that has ended meanwhile.
fn is_as_begun(depth: u32, begun: Depth) -> QueryResult<()> {
    if begun.is_some_and(|begun| depth < begun) {
        return Err(ScopeError::Unfinished.into());
    }
    Ok(())
}

/// Refuses a connection whose state is unknown, or whose transaction is not there any more.
pub(super) fn usable<C: Connection>(held: &mut Held<'_, C>) -> QueryResult<()> {
    let begun = held.depth();
    let (conn, left) = held.parts();
    let status = C::TransactionManager::transaction_manager_status_mut(conn);
    is_as_begun(depth_of(status)?, begun)?;
    if lost::is_lost::<C::Backend>(status) {
        return Err(lost::rolled_back());
    }
    if left.is_in_doubt() && lost::may_be_lost::<C::Backend>(status) {
        lost::is_there(conn)?;
        left.settle();
    }
    Ok(())
}

/// Diesel's transaction, which on a panic leaves the transaction open, and which commits whatever is the innermost one
/// when `f` returns; this one rolls back on a panic, and commits the one that it has begun, or none.
///
/// `left` is what is taken to be left in it from its beginning.
pub(super) fn in_transaction<C, R, E, F>(
    held: &mut Held<'_, C>,
    mut left: Left,
    f: F,
) -> Result<R, E>
where
    C: Connection,
    F: FnOnce(Held<'_, C>) -> Result<R, E>,
    E: From<Error>,
{
    let span = held.span();
    span.clone().in_scope(|| {
        usable(held)?;
        let (conn, left_outside) = held.parts();
        let outside = depth(conn)?;
        C::TransactionManager::begin_transaction(conn)?;
        let inside = Held::Reborrowed(conn, &mut left, span, Some(outside + 1));
        // Nothing that `f` could have left half done is looked at before the panic goes on.
        let outcome = catch_unwind(AssertUnwindSafe(|| f(inside)));
        if left == Left::Remains {
            *left_outside = left;
        }
        if depth(conn) != Ok(outside + 1) {
            abandon(conn, outside);
            return match outcome {
                Ok(Ok(_)) => Err(Error::from(ScopeError::Unfinished).into()),
                Ok(Err(error)) => Err(error),
                Err(panic) => resume_unwind(panic),
            };
        }
        match outcome {
            Ok(Ok(value)) => {
                commit(conn, left)?;
                Ok(value)
            }
            Ok(Err(error)) => match C::TransactionManager::rollback_transaction(conn) {
                // The first error says more than that the transaction is broken, or that its savepoint is gone.
                Ok(()) | Err(Error::BrokenTransactionManager) => Err(error),
                Err(_) if is_gone(conn, outside) => Err(error),
                Err(rollback) => Err(rollback.into()),
            },
            Err(panic) => {
                // Whatever this says: the panic is what the caller hears of.
                let _ = C::TransactionManager::rollback_transaction(conn);
                resume_unwind(panic)
            }
        }
    })
}

fn is_lost<C: Connection>(conn: &mut C) -> bool {
    let status = C::TransactionManager::transaction_manager_status_mut(conn);
    lost::is_lost::<C::Backend>(status)
}

/// Whether a rollback that failed says no more than that there is nothing to roll back, or that the connection is broken.
fn is_gone<C: Connection>(conn: &mut C, outside: u32) -> bool {
    outside == 0 || is_lost(conn) || depth(conn) != Ok(outside)
}

/// After an error that `f` has kept for itself there may be nothing to commit, and the database says so to nobody. It says
/// it here.
fn commit<C: Connection>(conn: &mut C, left: Left) -> QueryResult<()> {
    if (left != Left::Nothing || is_lost(conn))
        && !lost::commit_tells::<C::Backend>()
        && let Err(error) = lost::is_there(conn)
    {
        // If it fails, nothing is committed either.
        let _ = C::TransactionManager::rollback_transaction(conn);
        return Err(error);
    }
    C::TransactionManager::commit_transaction(conn)
}

/// A transaction inside was not ended. What is open is rolled back if all of it was begun here; an outer transaction of
/// somebody else stays open, or what comes after it would be committed one by one. The connection runs nothing more.
fn abandon<C: Connection>(conn: &mut C, outside: u32) {
    if outside == 0 {
        // If it fails, nothing is committed either.
        let _ = conn.batch_execute(lost::ROLLBACK);
    }
    C::TransactionManager::transaction_manager_status_mut(conn).set_in_error();
}
