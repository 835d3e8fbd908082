//! What somebody holds in one tenant, as a value in a statement for that tenant.

use super::{ScopeError, frame};
use crate::opaque::opaque;
use crate::tenant::Tenant;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType};
use once_cell::sync::OnceCell;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// Whether something is held in a tenant, as a boolean expression. It is a condition in statements on the connections of that tenant;
/// on that of another one, of several, or of all, it is an error, before any SQL.
pub struct HeldIn<T: Tenant> {
    tenant: T::Key,
    holds: bool,
    /// Whether a connection of the tenant has walked it. It is shown again after the run, where there is none.
    asked: OnceCell<()>,
}

impl<T: Tenant> HeldIn<T> {
    /// Whoever calls it has asked in this tenant.
    #[doc(hidden)]
    #[must_use]
    pub const fn asked(tenant: T::Key, holds: bool) -> Self {
        Self {
            tenant,
            holds,
            asked: OnceCell::new(),
        }
    }

    fn in_tenant(&self) -> Result<(), ScopeError> {
        match frame::look(|frame| frame.key::<T>() == Some(&self.tenant)) {
            Some(true) => {
                self.asked.get_or_init(|| ());
            }
            Some(false) => return Err(ScopeError::PermittedElsewhere),
            None => {
                self.asked.get().ok_or(ScopeError::NoTenant)?;
            }
        }
        Ok(())
    }
}

/// A clone is asked afresh.
impl<T: Tenant> Clone for HeldIn<T> {
    fn clone(&self) -> Self {
        Self::asked(self.tenant.clone(), self.holds)
    }
}

opaque!([T: Tenant] HeldIn<T>);

// As a placeholder: see `CurrentKeys`.
impl<T: Tenant> UnwindSafe for HeldIn<T> {}
impl<T: Tenant> RefUnwindSafe for HeldIn<T> {}

impl<T: Tenant> QueryId for HeldIn<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenant> Expression for HeldIn<T> {
    type SqlType = Bool;
}

impl<T: Tenant, QS> AppearsOnTable<QS> for HeldIn<T> {}
impl<T: Tenant, QS> SelectableExpression<QS> for HeldIn<T> {}

impl<T: Tenant, GB> ValidGrouping<GB> for HeldIn<T> {
    type IsAggregate = is_aggregate::Never;
}

impl<T, DB> QueryFragment<DB> for HeldIn<T>
where
    T: Tenant,
    DB: Backend + HasSqlType<Bool>,
    bool: ToSql<Bool, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.in_tenant()?;
        out.push_bind_param::<Bool, _>(&self.holds)
    }
}
