//! Late binding: a query holds a placeholder, and the connection that runs it supplies the key.
//!
//! Diesel walks a query several times for one execution: to find it in the statement cache, to write its SQL, to
//! collect its bind parameters, to show it to an instrumentation. The walk takes no context, so the key travels in a
//! thread-local *frame*, which [`Bound`] sets for the length of one walk and no longer. Nothing waits and no other
//! code of the application runs inside a walk, except a user's `ToSql`, which may run queries of its own: frames nest.

use crate::designation::Tenanted;
use crate::tenant::Tenant;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use once_cell::sync::OnceCell;
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// Why a scoped query could not be rendered; the inside of a [`diesel::result::Error::QueryBuilderError`].
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// use std::fmt::Write;
///
/// let posted = tenancy::dsl::exists(Post::scoped());
/// let sql = diesel::debug_query::<diesel::sqlite::Sqlite, _>(&posted);
///
/// // No connection, no tenant, no SQL.
/// assert!(write!(String::new(), "{sql}").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// The query was rendered outside any connection, or inserts on an unscoped one without naming the tenant.
    #[error("a scoped query was rendered without a tenant")]
    NoTenant,

    /// The connection is bound to a tenant of another type than a table of the query asks for.
    #[error(
        "a table of the query belongs to another type of tenant than the connection is bound to"
    )]
    OtherTenantType,

    /// The query has been rendered for one tenant already and is now rendered for another. A clone binds afresh.
    #[error("a scoped query that is bound to one tenant was rendered for another")]
    OtherTenant,
}

impl From<ScopeError> for Error {
    fn from(error: ScopeError) -> Self {
        Error::QueryBuilderError(Box::new(error))
    }
}

/// A key, marked with the type of its tenant: two types of tenant may share a type of key and must not be mixed up.
struct KeyOf<T: Tenant>(T::Key);

/// What the placeholders of a query see while it is walked.
#[derive(Clone)]
pub(crate) enum Frame {
    /// Holds a [`KeyOf`] of the connection's type of tenant.
    Tenant(Arc<dyn Any + Send + Sync>),
    Unscoped,
}

thread_local! {
    static FRAME: RefCell<Option<Frame>> = const { RefCell::new(None) };
}

/// Runs `walk` with `frame` in place and puts the former one back, also when `walk` panics.
pub(crate) fn with<R>(frame: Frame, walk: impl FnOnce() -> R) -> R {
    struct Restore(Option<Frame>);

    impl Drop for Restore {
        fn drop(&mut self) {
            let former = self.0.take();
            // The frame leaves the cell before it is dropped: dropping a key may run a user's code.
            let ours = FRAME.with(|cell| cell.replace(former));
            drop(ours);
        }
    }

    let _restore = Restore(FRAME.with(|cell| cell.replace(Some(frame))));
    walk()
}

/// Whether the query that is being walked runs on an unscoped connection.
pub(crate) fn is_unscoped() -> bool {
    FRAME.with_borrow(|frame| matches!(frame, Some(Frame::Unscoped)))
}

/// How far a connection reaches: [`One`] tenant or [`All`]. Sealed.
pub trait Reach: sealed::Sealed + Clone + 'static {}

/// The reach of one tenant.
pub struct One<T: Tenant>(Arc<KeyOf<T>>);

/// The reach of an unscoped connection.
#[derive(Debug, Clone, Copy)]
pub struct All;

pub(crate) mod sealed {
    /// Keeps [`Reach`](super::Reach) and its frame inside this crate.
    pub trait Sealed {
        #[doc(hidden)]
        fn frame(&self) -> Wrapped;
    }

    /// Hides the frame from all who can call `frame`.
    #[allow(missing_debug_implementations)]
    pub struct Wrapped(pub(super) super::Frame);
}

impl<T: Tenant> One<T> {
    pub(crate) fn new(key: T::Key) -> Self {
        Self(Arc::new(KeyOf(key)))
    }

    pub(crate) fn key(&self) -> &T::Key {
        &self.0.0
    }
}

impl<T: Tenant> Clone for One<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Tenant> fmt::Debug for One<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("One").finish_non_exhaustive()
    }
}

impl<T: Tenant> Reach for One<T> {}

impl<T: Tenant> sealed::Sealed for One<T> {
    fn frame(&self) -> sealed::Wrapped {
        sealed::Wrapped(Frame::Tenant(self.0.clone()))
    }
}

impl Reach for All {}

impl sealed::Sealed for All {
    fn frame(&self) -> sealed::Wrapped {
        sealed::Wrapped(Frame::Unscoped)
    }
}

/// Runs `run` with the frame of `reach` in place.
pub(crate) fn within<R>(reach: &impl Reach, run: impl FnOnce() -> R) -> R {
    with(reach.frame().0, run)
}

/// A finished query together with the reach of the connection that runs it.
///
/// `R` is part of the query's id: what a tenant connection prepares, an unscoped one never finds in the cache of the
/// connection under both, nor the other way round.
#[derive(Debug, Clone)]
pub struct Bound<Q, R> {
    query: Q,
    reach: R,
}

impl<Q, R: Reach> Bound<Q, R> {
    pub(crate) fn new(query: Q, reach: &R) -> Self {
        Self {
            query,
            reach: reach.clone(),
        }
    }
}

impl<Q: QueryId, R: Reach> QueryId for Bound<Q, R> {
    type QueryId = Bound<Q::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
    const IS_WINDOW_FUNCTION: bool = Q::IS_WINDOW_FUNCTION;
}

impl<Q: Query, R> Query for Bound<Q, R> {
    type SqlType = Q::SqlType;
}

impl<Q, R, Conn> RunQueryDsl<Conn> for Bound<Q, R> {}

impl<Q, R, DB> QueryFragment<DB> for Bound<Q, R>
where
    Q: QueryFragment<DB>,
    R: Reach,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        within(&self.reach, || self.query.walk_ast(out))
    }
}

/// The tenant's key as a bind parameter. It holds nothing until a connection's query is walked; rendered anywhere
/// else it is an error, never an empty predicate.
pub struct CurrentTenant<T: Tenanted> {
    // All walks of one execution must see one value, and a bind parameter must live as long as the query.
    key: OnceCell<Arc<KeyOf<T::Tenant>>>,
}

impl<T: Tenanted> CurrentTenant<T> {
    fn key(&self) -> Result<&<T::Tenant as Tenant>::Key, ScopeError> {
        match FRAME.with_borrow(|frame| self.in_frame(frame.as_ref())) {
            InFrame::Bound => {}
            InFrame::New(key) => self.bind(key)?,
            // Bound already, and shown again after the run: by an instrumentation, when a row iterator ends.
            InFrame::Absent if self.key.get().is_some() => {}
            InFrame::Absent | InFrame::Unscoped => return Err(ScopeError::NoTenant),
        }
        self.key.get().map(|key| &key.0).ok_or(ScopeError::NoTenant)
    }

    fn in_frame(&self, frame: Option<&Frame>) -> InFrame {
        match frame {
            // The usual case: this very connection has bound the placeholder on an earlier walk.
            Some(Frame::Tenant(key))
                if self.key.get().is_some_and(|bound| {
                    std::ptr::addr_eq(Arc::as_ptr(bound), Arc::as_ptr(key))
                }) =>
            {
                InFrame::Bound
            }
            Some(Frame::Tenant(key)) => InFrame::New(Arc::clone(key)),
            Some(Frame::Unscoped) => InFrame::Unscoped,
            None => InFrame::Absent,
        }
    }

    /// Binds the placeholder, or compares the key with the one that it is bound to. That is a user's code, which may
    /// run queries of its own: the frame is not borrowed here.
    fn bind(&self, key: Arc<dyn Any + Send + Sync>) -> Result<(), ScopeError> {
        let key: Arc<KeyOf<T::Tenant>> = key.downcast().map_err(|_| ScopeError::OtherTenantType)?;
        if self.key.get_or_init(|| Arc::clone(&key)).0 == key.0 {
            Ok(())
        } else {
            Err(ScopeError::OtherTenant)
        }
    }
}

/// What a placeholder finds in the frame.
enum InFrame {
    /// The key that it is bound to.
    Bound,
    /// A key that it has not seen.
    New(Arc<dyn Any + Send + Sync>),
    Unscoped,
    Absent,
}

impl<T: Tenanted> Default for CurrentTenant<T> {
    fn default() -> Self {
        Self {
            key: OnceCell::new(),
        }
    }
}

/// A clone binds afresh: a cloned query may run for another tenant.
impl<T: Tenanted> Clone for CurrentTenant<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T: Tenanted> fmt::Debug for CurrentTenant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CurrentTenant").finish_non_exhaustive()
    }
}

// See `proof`: an expression must be unwind safe to appear in a scoped query. A key is never seen half written.
impl<T: Tenanted> UnwindSafe for CurrentTenant<T> {}
impl<T: Tenanted> RefUnwindSafe for CurrentTenant<T> {}

impl<T: Tenanted> QueryId for CurrentTenant<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenanted> Expression for CurrentTenant<T> {
    type SqlType = <T::Column as Expression>::SqlType;
}

impl<T: Tenanted, QS> AppearsOnTable<QS> for CurrentTenant<T> {}
impl<T: Tenanted, QS> SelectableExpression<QS> for CurrentTenant<T> {}

impl<T: Tenanted, GB> ValidGrouping<GB> for CurrentTenant<T> {
    type IsAggregate = is_aggregate::Never;
}

impl<T: Tenanted, DB> QueryFragment<DB> for CurrentTenant<T>
where
    DB: Backend + HasSqlType<<T::Column as Expression>::SqlType>,
    <T::Tenant as Tenant>::Key: ToSql<<T::Column as Expression>::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<<T::Column as Expression>::SqlType, _>(self.key()?)
    }
}
