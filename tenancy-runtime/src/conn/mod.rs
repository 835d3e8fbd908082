//! Connections with a reach.

#[cfg(feature = "async")]
mod asynchronous;
mod held;
pub(crate) mod permitted;
mod read_only;
mod refusal;
mod tenant;
mod tenants;
mod transaction;
mod unscoped;

#[cfg(feature = "async")]
pub use self::asynchronous::{
    AsyncReadOnlyConn, AsyncTenantConn, AsyncTenantsConn, AsyncUnscopedConn, AsyncUnscopedExt,
};
pub use self::read_only::ReadOnlyConn;
pub use self::tenant::TenantConn;
pub use self::tenants::{Hierarchy, TenantsConn};
pub use self::unscoped::{UnscopedConn, UnscopedExt};

pub(crate) use self::held::{Held, Left, Unread};
pub(crate) use self::read_only::WritesAnyway;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub(crate) use self::{
    held::Lent,
    unscoped::{Place, log as log_unscoped, log_again as log_unscoped_again, tenant_span},
};
#[cfg(feature = "async")]
pub(crate) use self::{held::UnderWay, transaction::asynchronous::Running};

use crate::binding::{All, One, Reach};
use crate::mode::{Blocking, IsMode, Mode};
use crate::scope::Scope;
use crate::seal::Seal;
use diesel::Connection;
use diesel::backend::Backend;
use diesel::result::QueryResult;
use tracing::Span;

/// A connection that runs scoped queries: [`TenantConn`], [`ReadOnlyConn`], [`TenantsConn`] or [`UnscopedConn`]. Sealed.
#[diagnostic::on_unimplemented(
    message = "scoped query on a connection that has no tenant",
    label = "no tenant",
    note = "bind the connection to a tenant: `TenantConn::new(&mut conn, key)`"
)]
pub trait ScopedConnection: sealed::Split<Self::Inner, Self::Reach> {
    /// The Diesel connection inside.
    type Inner;

    /// How far it reaches.
    type Reach: Reach;

    /// How it answers.
    type Mode: Mode;
}

/// A connection that answers in the mode `M`, which is that of the statement.
pub trait AnswersIn<M: Mode>: ScopedConnection {
    #[doc(hidden)]
    fn answer<'a, T, Run>(&'a mut self, run: Run) -> M::Answer<'a, T>
    where
        T: 'a,
        Run: FnOnce(&'a mut Self) -> <Self::Mode as Mode>::Answer<'a, T>;
}

impl<Conn: ScopedConnection<Mode: IsMode<M>>, M: Mode> AnswersIn<M> for Conn {
    fn answer<'a, T, Run>(&'a mut self, run: Run) -> M::Answer<'a, T>
    where
        T: 'a,
        Run: FnOnce(&'a mut Self) -> <Self::Mode as Mode>::Answer<'a, T>,
    {
        <Conn::Mode as IsMode<M>>::same(run(self))
    }
}

/// A database connection of this mode: Diesel's [`Connection`], or `diesel-async`'s `AsyncConnection`.
pub trait ConnectionIn<M> {
    #[doc(hidden)]
    type Backend: Backend;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<C: Connection> ConnectionIn<Blocking> for C {
    type Backend = <C as Connection>::Backend;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A connection of this reach runs queries on tables of the policy `P`.
#[diagnostic::on_unimplemented(
    message = "the connection's tenant does not own the rows of this table",
    label = "bound to another type of tenant, or to none",
    note = "run the query on a `TenantConn` for the tenant that the table's model names in `#[tenanted(..)]`"
)]
pub trait Reaches<P>: Reach {}

impl<P> Reaches<P> for All {}

/// A connection of this reach writes rows of tables of the policy `P`.
#[diagnostic::on_unimplemented(
    message = "a connection of several tenants cannot write",
    label = "which of the tenants would this be for?",
    note = "narrow it to one of its tenants: `conn.only(key)`, or `conn.only_of::<User>(key)` if they are of several types"
)]
pub trait Writes<P>: Reaches<P> {}

impl<S: Scope, P> Writes<P> for One<S> where One<S>: Reaches<P> {}
impl<P> Writes<P> for All {}

/// One of Diesel's ways to load rows. Sealed: with a mode of their own, a user could implement `LoadConnection` for
/// Diesel's connection, or `LoadQuery` for Diesel's statement, and be handed the connection inside.
pub trait LoadingMode {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;

    /// Whether an error of the statement may come after rows of it.
    #[doc(hidden)]
    const FAILS_LATER: bool = false;
}

impl LoadingMode for diesel::connection::DefaultLoadingMode {
    const SEALED_BY_TENANCY: Seal = Seal;
}

#[cfg(feature = "postgres")]
impl LoadingMode for diesel::pg::PgRowByRowLoadingMode {
    const SEALED_BY_TENANCY: Seal = Seal;
    const FAILS_LATER: bool = true;
}

mod sealed {
    use super::Parts;
    use diesel::result::QueryResult;
    use tracing::Span;

    /// Takes a connection apart. Only this crate can: nobody else has a `Key`.
    pub trait Split<Inner, Reach> {
        /// An error if the connection is in no state to run anything.
        #[doc(hidden)]
        fn split(&mut self, key: Key) -> QueryResult<Parts<'_, Inner, Reach>>;

        #[doc(hidden)]
        fn reach(&self, key: Key) -> &Reach;

        #[doc(hidden)]
        fn span(&self, key: Key) -> Span;
    }

    /// Proves that the caller is this crate.
    #[allow(missing_debug_implementations)]
    pub struct Key(pub(super) ());
}

/// What a connection with a reach consists of, for the length of one call.
#[allow(missing_debug_implementations)]
pub struct Parts<'a, Inner, Reach> {
    /// The connection inside.
    pub(crate) conn: &'a mut Inner,
    /// How far it reaches.
    pub(crate) reach: &'a Reach,
    /// The span of the pool that lent it.
    pub(crate) span: Span,
    /// What is left on it.
    pub(crate) left: &'a mut Left,
}

impl<'a, Inner, Reach> Parts<'a, Inner, Reach> {
    fn new(held: &'a mut Held<'_, Inner>, reach: &'a Reach) -> Self {
        let span = held.span();
        let (conn, left) = held.parts();
        Self {
            conn,
            reach,
            span,
            left,
        }
    }
}

/// The connection inside and its reach, for the length of one call.
///
/// # Errors
///
/// If the connection is in no state to run anything.
pub(crate) fn parts<Conn: ScopedConnection>(
    conn: &mut Conn,
) -> QueryResult<Parts<'_, Conn::Inner, Conn::Reach>> {
    conn.split(sealed::Key(()))
}

/// How far the connection reaches.
pub(crate) fn reach<Conn: ScopedConnection>(conn: &Conn) -> &Conn::Reach {
    conn.reach(sealed::Key(()))
}

/// The span of the pool that lent the connection.
pub(crate) fn span<Conn: ScopedConnection>(conn: &Conn) -> Span {
    conn.span(sealed::Key(()))
}
