//! The placeholder for the tenant's key.

use super::{OneDimensional, ScopeError, frame};
use crate::opaque::opaque;
use crate::scope::{Frame, KeyOf, KeysOf, Marked, marked_as};
use crate::tenant::Tenant;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue};
use once_cell::sync::OnceCell;
use std::any::Any;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// The key, or the keys, that a query is bound to once a connection has walked it.
///
/// It holds nothing until then; rendered anywhere else it is an error, never an empty predicate.
pub(crate) struct CurrentKeys<T: Tenant> {
    // All walks of one execution must see one value, and a bind parameter must live as long as the query.
    held: OnceCell<HeldKeys<T>>,
}

/// What a frame has for one type of tenant.
pub(crate) enum HeldKeys<T: Tenant> {
    One(Arc<KeyOf<T>>),
    Several(Arc<KeysOf<T>>),
}

fn taken<K: Any + Send + Sync>(marked: &Marked) -> Result<Arc<K>, ScopeError> {
    let marked = Arc::clone(marked) as Arc<dyn Any + Send + Sync>;
    marked.downcast().map_err(|_| ScopeError::OtherTenantType)
}

impl<T: Tenant> HeldKeys<T> {
    fn find(frame: &Frame) -> Result<Self, ScopeError> {
        match frame {
            Frame::Unscoped(_) => Err(ScopeError::NoTenant),
            Frame::Tenants(..) => frame
                .marked_keys::<T>()
                .ok_or(ScopeError::OtherTenantType)
                .and_then(taken)
                .map(Self::Several),
            Frame::Tenant(..) | Frame::Every(..) => frame
                .marked_key::<T>()
                .ok_or(ScopeError::OtherTenantType)
                .and_then(taken)
                .map(Self::One),
        }
    }

    fn is_that_of(&self, frame: &Frame) -> bool {
        match (self, frame) {
            (Self::One(held), Frame::Tenant(..) | Frame::Every(..)) => {
                frame.marked_key::<T>().is_some_and(|key| {
                    // The usual case: this very connection has bound the placeholder, on this walk or an earlier one.
                    std::ptr::addr_eq(Arc::as_ptr(held), Arc::as_ptr(key))
                        || marked_as::<KeyOf<T>>(key).is_some_and(|key| key.0 == held.0)
                })
            }
            (Self::Several(held), Frame::Tenants(..)) => frame
                .marked_keys::<T>()
                .and_then(marked_as::<KeysOf<T>>)
                .is_some_and(|keys| keys.0.values == held.0.values),
            (Self::One(_) | Self::Several(_), _) => false,
        }
    }
}

impl<T: Tenant> CurrentKeys<T> {
    pub(crate) fn held(&self) -> Result<&HeldKeys<T>, ScopeError> {
        frame::look(|frame| self.bind(frame)).transpose()?;
        // Without a frame it is bound already and shown again after the run: by an instrumentation, when a row
        // iterator ends.
        self.held.get().ok_or(ScopeError::NoTenant)
    }

    fn bind(&self, frame: &Frame) -> Result<(), ScopeError> {
        // Compared also when it was free: of two threads that bind a shared placeholder at once, one comes too late.
        let held = self.held.get_or_try_init(|| HeldKeys::find(frame))?;
        if held.is_that_of(frame) {
            return Ok(());
        }
        HeldKeys::<T>::find(frame)?;
        Err(ScopeError::OtherTenant)
    }
}

impl<T: Tenant> Default for CurrentKeys<T> {
    fn default() -> Self {
        Self {
            held: OnceCell::new(),
        }
    }
}

// See `proof`: an expression must be unwind safe to appear in a scoped query. A key is never seen half written.
impl<T: Tenant> UnwindSafe for CurrentKeys<T> {}
impl<T: Tenant> RefUnwindSafe for CurrentKeys<T> {}

/// The tenant's key as a bind parameter of the SQL type `ST`.
pub struct CurrentTenant<T: Tenant, ST> {
    keys: CurrentKeys<T>,
    sql_type: PhantomData<fn() -> ST>,
}

impl<T: Tenant, ST> CurrentTenant<T, ST> {
    /// Whether the connection's only dimension is a tenant of this type.
    pub(crate) fn is_carried(&self, _: OneDimensional) -> bool {
        frame::is_wall::<T>() && self.keys.held().is_ok()
    }
}

impl<T: Tenant, ST> Default for CurrentTenant<T, ST> {
    fn default() -> Self {
        Self {
            keys: CurrentKeys::default(),
            sql_type: PhantomData,
        }
    }
}

/// A clone binds afresh: a cloned query may run for another tenant.
impl<T: Tenant, ST> Clone for CurrentTenant<T, ST> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

opaque!([T: Tenant, ST] CurrentTenant<T, ST>);

impl<T: Tenant, ST: 'static> QueryId for CurrentTenant<T, ST> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenant, ST: SingleValue> Expression for CurrentTenant<T, ST> {
    type SqlType = ST;
}

impl<T: Tenant, ST: SingleValue, QS> AppearsOnTable<QS> for CurrentTenant<T, ST> {}
impl<T: Tenant, ST: SingleValue, QS> SelectableExpression<QS> for CurrentTenant<T, ST> {}

impl<T: Tenant, ST, GB> ValidGrouping<GB> for CurrentTenant<T, ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<T, ST, DB> QueryFragment<DB> for CurrentTenant<T, ST>
where
    T: Tenant<Key: ToSql<ST, DB>>,
    DB: Backend + HasSqlType<ST>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self.keys.held()? {
            HeldKeys::One(key) => out.push_bind_param::<ST, _>(&key.0),
            // No statement that asks for one key compiles on a connection of several.
            HeldKeys::Several(_) => Err(ScopeError::NoTenant.into()),
        }
    }
}
