//! A message that somebody handles, and what becomes of it.

use super::model::{HasOutbox, columns, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Session, Statement, is, run};
use crate::value::Value;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;
use tenancy_runtime::{Mode, TenantConn, UnscopedConn, Verified};

/// A message that is to be handled, by whoever has claimed it.
///
/// Drop it without a word, and it is claimed again when the lease is over.
pub struct Claimed<T: HasOutbox<A>, A: Account> {
    pub(super) id: i64,
    pub(super) tenant: Verified<T>,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) key: String,
    pub(super) attempt: i64,
    pub(super) lease: i64,
    pub(super) last: i64,
    pub(super) of: PhantomData<fn() -> A>,
}

impl<T: HasOutbox<A>, A: Account> Claimed<T, A> {
    /// Whose it is. The tenant was served when the message was claimed.
    pub const fn tenant(&self) -> &Verified<T> {
        &self.tenant
    }

    /// Its row. No other message ever has this id.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// What is to be done.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// With what.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// Its key: hand it to whoever can tell by it that a message comes again. One that was written
    /// [`once`](super::Enqueue::once) may get another one while it is in work: [`id`](Claimed::id) tells such a one.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The how manyth attempt this is, from one on.
    #[must_use]
    pub const fn attempt(&self) -> i64 {
        self.attempt
    }

    /// The tenant's connection.
    pub fn connect<'c, C, M: Mode>(&self, conn: UnscopedConn<'c, C, M>) -> TenantConn<'c, C, T, M> {
        conn.bound_to(self.tenant.clone())
    }

    /// The tenant's connection for as long as the other one is borrowed: inside a transaction, for what is written together
    /// with the end of the message.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantConn<'a, C, T, M> {
        conn.bound_for(self.tenant.clone())
    }

    /// It has been handled. The row goes.
    pub fn done(&self) -> Settle<T, A> {
        self.settle(End::Done)
    }

    /// It has not. It is tried again: after ten seconds, and after twice as long each time, up to an hour; or it is dead, if
    /// this was the last attempt.
    pub fn failed(&self) -> Settle<T, A> {
        let doubled = u32::try_from(self.attempt - 1).unwrap_or(u32::MAX).min(9);
        let later = Duration::from_secs(10 * (1 << doubled)).min(Duration::from_hours(1));
        self.settle(End::Failed { later })
    }

    /// It never can be. It is dead.
    pub fn dead(&self) -> Settle<T, A> {
        self.settle(End::Dead)
    }

    fn settle(&self, end: End) -> Settle<T, A> {
        let end = match end {
            End::Failed { .. } if self.attempt >= self.last => End::Dead,
            end => end,
        };
        Settle {
            tenant: self.tenant.key().clone(),
            id: self.id,
            attempt: self.attempt,
            lease: self.lease,
            end,
            now: Now::default(),
            of: PhantomData,
        }
    }
}

impl<T: HasOutbox<A>, A: Account> fmt::Debug for Claimed<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claimed").finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy)]
enum End {
    Done,
    Failed { later: Duration },
    Dead,
}

/// Writes down what has become of a message.
#[must_use = "the message is claimed again unless `execute` is called"]
pub struct Settle<T: HasOutbox<A>, A: Account> {
    tenant: T::Key,
    id: i64,
    attempt: i64,
    lease: i64,
    end: End,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasOutbox<A>, A: Account> Settle<T, A> {
    /// If it is tried again, it is so long after.
    pub const fn after(mut self, duration: Duration) -> Self {
        if let End::Failed { later } = &mut self.end {
            *later = duration;
        }
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Does it, and says whether the message was still this one's: if the lease was over, somebody else may have claimed it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasOutbox<A>, A: Account> Act<T, A> for Settle<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let columns = columns::<T, A>();
        let change = match self.end {
            End::Done => Statement::new("DELETE FROM ").table(&table::<T, A>()),
            End::Failed { later } => {
                let due_at = self.now.after(later);
                Self::freed().then(is(columns.due_at, Value::Number(due_at)))
            }
            End::Dead => Self::freed().then(is(columns.dead, Value::Number(self.now.get()))),
        };
        let guarded = change
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.tenant.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(self.id)))
            .sql(" AND ")
            .then(is(columns.attempts, Value::Number(self.attempt)))
            .sql(" AND ")
            .name(columns.dead)
            .sql(" IS NULL AND ")
            .then(is(columns.lease, Value::Number(self.lease)));
        Ok(session.write(guarded).await? > 0)
    }
}

impl<T: HasOutbox<A>, A: Account> Settle<T, A> {
    /// `UPDATE <outbox> SET <lease> = NULL, `
    fn freed() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .name(columns::<T, A>().lease)
            .sql(" = NULL, ")
    }
}

impl<T: HasOutbox<A>, A: Account> fmt::Debug for Settle<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settle").finish_non_exhaustive()
    }
}
