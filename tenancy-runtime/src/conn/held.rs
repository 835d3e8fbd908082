//! The connection inside a connection with a reach: borrowed from the caller, or lent by a pool.

use std::ops::{Deref, DerefMut};
use tracing::Span;

/// A connection, borrowed or lent.
///
/// What a pool lends is `'static`, and nothing here has a destructor of its own: so a borrowed connection is free again
/// after the last use of what holds it, and not only when that goes out of scope.
pub(crate) enum Held<'c, C> {
    Borrowed(&'c mut C),
    /// From a connection that a pool has lent, with the flag and the span of that one.
    Reborrowed(&'c mut C, &'c mut bool, Span),
    #[cfg_attr(
        not(any(feature = "r2d2", feature = "bb8", feature = "deadpool")),
        expect(dead_code, reason = "pools lend")
    )]
    Lent(Box<dyn Lent<C>>),
}

/// A connection of a pool, which goes back to it when this is dropped.
pub(crate) trait Lent<C>: Send {
    /// The connection.
    fn conn(&self) -> &C;

    /// The connection, and a flag that is up while a statement or a transaction is under way: if this is dropped
    /// meanwhile, the connection is not lent again.
    fn parts(&mut self) -> (&mut C, &mut bool);

    /// From here on plain Diesel reaches the connection: it is not lent again.
    fn expose(&self);

    /// The span that is open as long as this is.
    fn span(&self) -> &Span;

    /// Opens it.
    #[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
    fn set_span(&mut self, span: Span);
}

impl<C> Held<'_, C> {
    /// The same connection, for a while.
    pub(crate) fn reborrow(&mut self) -> Held<'_, C> {
        match self {
            Self::Borrowed(conn) => Held::Borrowed(conn),
            Self::Reborrowed(conn, under_way, span) => {
                Held::Reborrowed(conn, under_way, span.clone())
            }
            Self::Lent(lent) => {
                let span = lent.span().clone();
                let (conn, under_way) = lent.parts();
                Held::Reborrowed(conn, under_way, span)
            }
        }
    }

    /// The span of the pool that lent it; of a connection that no pool has lent, none.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Borrowed(_) => Span::none(),
            Self::Reborrowed(.., span) => span.clone(),
            Self::Lent(lent) => lent.span().clone(),
        }
    }

    /// From here on plain Diesel reaches the connection.
    pub(crate) fn expose(&self) {
        if let Self::Lent(lent) = self {
            lent.expose();
        }
    }

    /// The connection, and the flag of the pool that lent it.
    #[cfg(feature = "async")]
    pub(crate) fn parts(&mut self) -> (&mut C, Option<&mut bool>) {
        match self {
            Self::Borrowed(conn) => (conn, None),
            Self::Reborrowed(conn, under_way, _) => (conn, Some(under_way)),
            Self::Lent(lent) => {
                let (conn, under_way) = lent.parts();
                (conn, Some(under_way))
            }
        }
    }
}

/// The flag of the pool that lent a connection, if one did, for a statement or a transaction: see [`Lent::parts`].
#[cfg(feature = "async")]
pub(crate) struct UnderWay<'a> {
    flag: Option<&'a mut bool>,
    before: bool,
}

#[cfg(feature = "async")]
impl<'a> UnderWay<'a> {
    pub(crate) fn new(flag: Option<&'a mut bool>) -> Self {
        let before = flag.as_deref().copied().unwrap_or(false);
        Self { flag, before }
    }

    pub(crate) fn raise(&mut self) {
        if let Some(flag) = &mut self.flag {
            **flag = true;
        }
    }

    /// It ended in order. If the flag was up before it began, something else did not end, and it stays up.
    pub(crate) fn lower(&mut self) {
        if let Some(flag) = &mut self.flag {
            **flag = self.before;
        }
    }
}

impl<C> Deref for Held<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Self::Borrowed(conn) | Self::Reborrowed(conn, ..) => conn,
            Self::Lent(lent) => lent.conn(),
        }
    }
}

impl<C> DerefMut for Held<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        match self {
            Self::Borrowed(conn) | Self::Reborrowed(conn, ..) => conn,
            Self::Lent(lent) => lent.parts().0,
        }
    }
}
