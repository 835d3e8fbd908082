//! The placeholder for the tenant's key.

use super::ScopeError;
use super::frame::{self, Frame, KeyOf};
use crate::designation::Tenanted;
use crate::tenant::Tenant;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use once_cell::sync::OnceCell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// The tenant's key as a bind parameter. It holds nothing until a connection's query is walked; rendered anywhere
/// else it is an error, never an empty predicate.
pub struct CurrentTenant<T: Tenanted> {
    // All walks of one execution must see one value, and a bind parameter must live as long as the query.
    key: OnceCell<Arc<KeyOf<T::Tenant>>>,
}

impl<T: Tenanted> CurrentTenant<T> {
    fn key(&self) -> Result<&<T::Tenant as Tenant>::Key, ScopeError> {
        frame::look(|frame| self.bind(frame)).transpose()?;
        // Without a frame it is bound already and shown again after the run: by an instrumentation, when a row
        // iterator ends.
        self.key.get().map(|key| &key.0).ok_or(ScopeError::NoTenant)
    }

    fn bind(&self, frame: &Frame) -> Result<(), ScopeError> {
        let Frame::Tenant(key) = frame else {
            return Err(ScopeError::NoTenant);
        };
        let bound = self.key.get_or_try_init(|| {
            Arc::clone(key)
                .downcast()
                .map_err(|_| ScopeError::OtherTenantType)
        })?;
        // The usual case: this very connection has bound the placeholder, on this walk or an earlier one.
        let same = std::ptr::addr_eq(Arc::as_ptr(bound), Arc::as_ptr(key))
            || key
                .downcast_ref::<KeyOf<T::Tenant>>()
                .is_some_and(|key| key.0 == bound.0);
        if same {
            Ok(())
        } else {
            Err(ScopeError::OtherTenant)
        }
    }
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
