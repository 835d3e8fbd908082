//! The connection inside a connection with a reach: borrowed from the caller, or lent by a pool.

use super::LoadingMode;
use diesel::result::QueryResult;
use std::ops::{Deref, DerefMut};
use tracing::Span;

/// A connection, borrowed or lent.
///
/// What a pool lends is `'static`, and nothing here has a destructor of its own: so a borrowed connection is free again
/// after the last use of what holds it, and not only when that goes out of scope.
pub(crate) enum Held<'c, C> {
    /// The caller's own, with what has been left on it since it was borrowed.
    Borrowed(&'c mut C, Left),
    /// From one of these, with what is left on that one, its span, and how many transactions are open.
    Reborrowed(&'c mut C, &'c mut Left, Span, Depth),
    #[cfg_attr(
        not(any(feature = "r2d2", feature = "bb8", feature = "deadpool")),
        expect(dead_code, reason = "pools lend")
    )]
    Lent(Box<dyn Lent<C>>),
}

/// How many transactions are open, one inside the other, as far as this library has begun them; outside of all of these,
/// nothing.
pub(crate) type Depth = Option<u32>;

/// What a statement, a stream of rows or a transaction leaves on a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Left {
    /// Nothing.
    #[default]
    Nothing,
    /// An error, which whoever got it may have kept for himself.
    Error,
    /// What plain Diesel has had for an answer, perhaps an error: nobody here has seen it.
    Unseen,
    /// Both: an error, where plain Diesel may have had others.
    UnseenAndError,
    /// Rows that nobody has read, with an error after them perhaps, or what stood in the way of a panic. The connection
    /// goes on, and no pool lends it again.
    Remains,
    /// A statement or a transaction that did not come to its end, or one that is under way. What it has done is unknown,
    /// and so is whose answer the next one gets.
    #[cfg(feature = "async")]
    Unfinished,
}

#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
impl Left {
    /// Whether it keeps a pool from lending the connection again.
    pub(crate) fn is_unfit(self) -> bool {
        match self {
            Self::Nothing | Self::Error | Self::Unseen | Self::UnseenAndError => false,
            Self::Remains => true,
            #[cfg(feature = "async")]
            Self::Unfinished => true,
        }
    }
}

/// A connection of a pool, which goes back to it when this is dropped.
pub(crate) trait Lent<C>: Send {
    /// The connection.
    fn conn(&self) -> &C;

    /// The connection, and what is left on it: if it is anything, the connection is not lent again.
    fn parts(&mut self) -> (&mut C, &mut Left);

    /// From here on plain Diesel reaches the connection: it is not lent again.
    fn expose(&self);

    /// The span that is open as long as this is.
    fn span(&self) -> &Span;

    /// Opens it.
    #[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
    fn set_span(&mut self, span: Span);
}

impl<'c, C> Held<'c, C> {
    /// The caller's own connection.
    pub(crate) fn borrowed(conn: &'c mut C) -> Self {
        Self::Borrowed(conn, Left::Nothing)
    }

    /// The same connection, for a while.
    pub(crate) fn reborrow(&mut self) -> Held<'_, C> {
        let (span, depth) = (self.span(), self.depth());
        let (conn, left) = self.parts();
        Held::Reborrowed(conn, left, span, depth)
    }

    pub(crate) fn depth(&self) -> Depth {
        match self {
            Self::Reborrowed(.., depth) => *depth,
            Self::Borrowed(..) | Self::Lent(_) => None,
        }
    }

    /// The span of the pool that lent it; of a connection that no pool has lent, none.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Borrowed(..) => Span::none(),
            Self::Reborrowed(_, _, span, _) => span.clone(),
            Self::Lent(lent) => lent.span().clone(),
        }
    }

    /// With another span, if a pool has lent it.
    #[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
    pub(crate) fn in_span(mut self, span: impl FnOnce() -> Span) -> Self {
        if let Self::Lent(lent) = &mut self {
            lent.set_span(span());
        }
        self
    }

    /// From here on plain Diesel reaches the connection.
    pub(crate) fn expose(&self) {
        if let Self::Lent(lent) = self {
            lent.expose();
        }
    }

    /// The connection, and what is left on it.
    pub(crate) fn parts(&mut self) -> (&mut C, &mut Left) {
        match self {
            Self::Borrowed(conn, left) => (conn, left),
            Self::Reborrowed(conn, left, ..) => (conn, left),
            Self::Lent(lent) => lent.parts(),
        }
    }
}

impl Left {
    /// Takes down whether it was an error.
    pub(crate) fn note<T>(&mut self, answer: QueryResult<T>) -> QueryResult<T> {
        if answer.is_err() {
            self.add_error();
        }
        answer
    }

    /// The same for rows that nobody has read yet: the error may come among them, or after those that anybody reads.
    pub(crate) fn note_rows<B: LoadingMode, T>(&mut self, rows: QueryResult<T>) -> QueryResult<T> {
        if B::FAILS_LATER {
            self.add_error();
        }
        self.note(rows)
    }

    fn add_error(&mut self) {
        *self = match *self {
            Self::Unseen => Self::UnseenAndError,
            before => before.max(Self::Error),
        };
    }

    /// Whether there was an error since it was last asked whether the transaction is still there.
    pub(crate) fn is_in_doubt(self) -> bool {
        matches!(self, Self::Error | Self::UnseenAndError)
    }

    /// The transaction is still there.
    pub(crate) fn settle(&mut self) {
        *self = match *self {
            Self::Error => Self::Nothing,
            Self::UnseenAndError => Self::Unseen,
            before => before,
        };
    }
}

/// Rows that are being read, on a blocking connection. Whoever forgets them leaves the connection as [`Left::Remains`]:
/// `SQLite` keeps their statement open, and with it what it has seen of the database.
pub(crate) struct Unread<'a> {
    left: &'a mut Left,
    after: Left,
}

impl<'a> Unread<'a> {
    pub(crate) fn new(left: &'a mut Left) -> Self {
        let after = *left;
        *left = after.max(Left::Remains);
        Self { left, after }
    }

    /// One of them is an error.
    pub(crate) fn fail(&mut self) {
        self.after.add_error();
    }
}

impl Drop for Unread<'_> {
    fn drop(&mut self) {
        *self.left = self.after;
    }
}

/// A statement or a transaction that is under way. Whoever drops it leaves the connection as [`Left::Unfinished`].
#[cfg(feature = "async")]
pub(crate) struct UnderWay<'a> {
    left: &'a mut Left,
    before: Left,
}

#[cfg(feature = "async")]
impl<'a> UnderWay<'a> {
    pub(crate) fn new(left: &'a mut Left) -> Self {
        let before = *left;
        *left = Left::Unfinished;
        Self { left, before }
    }

    /// It has an answer, and what is left are its rows.
    pub(crate) fn answered(&mut self) {
        *self.left = Left::Remains;
    }

    /// It has an answer, which is an error.
    pub(crate) fn fail(&mut self) {
        self.keep(Left::Error);
        self.end();
    }

    /// This will be left when it has ended.
    pub(crate) fn keep(&mut self, left: Left) {
        self.before = self.before.max(left);
    }

    /// It ended in order. If something was left before it began, that is still there.
    pub(crate) fn end(&mut self) {
        *self.left = self.before;
    }
}

impl<C> Deref for Held<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Self::Borrowed(conn, _) | Self::Reborrowed(conn, ..) => conn,
            Self::Lent(lent) => lent.conn(),
        }
    }
}

impl<C> DerefMut for Held<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        self.parts().0
    }
}
