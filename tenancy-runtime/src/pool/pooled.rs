//! A physical connection, and whether a pool may lend it again.
//!
//! Three places know what may not be lent again. They meet in [`Pooled`]: a pool asks its manager, and the manager sees
//! nothing else. Diesel knows of panics and of its own transactions. An asynchronous verb notes in the connection that
//! it is under way, and at its end what it has [`Left`]; a future that is dropped leaves the first note. An
//! [`UnscopedConn`] raises a flag when it dereferences, for from there on plain Diesel has the connection. It does so by
//! a shared reference, on which diesel-async runs queries, hence the atomic.
//!
//! r2d2 and bb8 ask when a connection comes back. deadpool asks when it lends it again, and would keep its transaction
//! and its locks until then; so what deadpool lends takes itself out of the pool when it is dropped.

use crate::conn::{ConnectionIn, Held, Left, UnscopedConn, log_unscoped};
use crate::mode::{Blocking, Mode};
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

/// A physical connection of a pool: what a `Connector` makes, and what the hooks of the pool inside are given.
///
/// It runs nothing and has no tenant. [`Pool`](crate::Pool) binds it to one.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "r2d2")] {
/// # use tenancy::prelude::*;
/// use diesel::connection::SimpleConnection;
/// use diesel::r2d2;
/// use tenancy::pool::{Connector, Pooled};
///
/// #[derive(Debug)]
/// struct ForeignKeys;
///
/// impl r2d2::CustomizeConnection<Pooled<SqliteConnection>, r2d2::Error> for ForeignKeys {
///     fn on_acquire(&self, conn: &mut Pooled<SqliteConnection>) -> Result<(), r2d2::Error> {
///         let mut conn = conn.unscoped_setup("turn foreign keys on");
///         conn.batch_execute("pragma foreign_keys = on").map_err(r2d2::Error::QueryError)
///     }
/// }
///
/// let pool = r2d2::Pool::builder()
///     .max_size(1)
///     .connection_customizer(Box::new(ForeignKeys))
///     .build(Connector::<SqliteConnection>::new(":memory:"))?;
/// # }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// Taken from the pool inside, it runs nothing either:
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// use diesel::r2d2;
/// use tenancy::pool::Connector;
///
/// let pool = r2d2::Pool::builder().build_unchecked(Connector::<SqliteConnection>::new(":memory:"));
/// diesel::sql_query("select 1").execute(&mut pool.get().unwrap());
/// ```
pub struct Pooled<C, M: Mode = Blocking> {
    conn: C,
    /// By statements that did not come to their end, for instance.
    left: Left,
    /// Plain Diesel has had it, which may have left something on the session. Nothing is ordered by it: it is set by
    /// whoever has the connection, also by a shared reference, and read by whoever has it next.
    exposed: AtomicBool,
    mode: PhantomData<fn() -> M>,
}

impl<C, M: Mode> Pooled<C, M> {
    pub(super) fn new(conn: C) -> Self {
        Self {
            conn,
            left: Left::Nothing,
            exposed: AtomicBool::new(false),
            mode: PhantomData,
        }
    }

    /// The connection, across all tenants, for work.
    ///
    /// It leaves the trace in the log that every unscoped connection leaves, and is not lent again.
    #[track_caller]
    pub fn unscoped(&mut self, reason: &str) -> UnscopedConn<'_, C, M>
    where
        C: ConnectionIn<M>,
    {
        self.expose();
        let place = Location::caller();
        log_unscoped(reason, place);
        UnscopedConn::held(Held::borrowed(&mut self.conn), place)
    }

    /// The connection, across all tenants, for the hooks of the pool: what they leave on the session is meant to stay,
    /// whoever has the connection next.
    ///
    /// It leaves the trace in the log that every unscoped connection leaves.
    #[track_caller]
    pub fn unscoped_setup(&mut self, reason: &str) -> UnscopedConn<'_, C, M>
    where
        C: ConnectionIn<M>,
    {
        let place = Location::caller();
        log_unscoped(reason, place);
        UnscopedConn::held(Held::borrowed(&mut self.conn), place)
    }

    pub(super) fn conn(&self) -> &C {
        &self.conn
    }

    pub(super) fn conn_mut(&mut self) -> &mut C {
        &mut self.conn
    }

    pub(super) fn parts(&mut self) -> (&mut C, &mut Left) {
        (&mut self.conn, &mut self.left)
    }

    pub(super) fn expose(&self) {
        self.exposed.store(true, Ordering::Relaxed);
    }

    /// Whether it must not be lent again, as far as this library knows.
    pub(super) fn is_unfit(&self) -> bool {
        self.left.is_unfit() || self.exposed.load(Ordering::Relaxed)
    }
}

impl<C, M: Mode> fmt::Debug for Pooled<C, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pooled").finish_non_exhaustive()
    }
}
