//! Tenanted tables: each row belongs to the tenant that its tenant column names.

use super::{Policy, Restricted, WritePolicy};
use crate::binding::{self, CurrentTenant};
use crate::designation::Tenanted;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;
use std::fmt;
use std::marker::PhantomData;

/// A tenant reads and writes the rows of `T` whose tenant column carries its key, and no others.
pub struct Owned<T>(PhantomData<T>);

impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Owned")
    }
}

impl<T: Tenanted> Policy for Owned<T> {
    type Reading = Restricted<OwnedByCurrent<T>>;
}

impl<T: Tenanted> WritePolicy for Owned<T> {
    type Writing = Restricted<OwnedByCurrent<T>>;
    type Fixed = T::Column;
}

/// `("posts"."org_id" = <the tenant>)`; on an unscoped connection every row.
pub struct OwnedByCurrent<T: Tenanted> {
    column: T::Column,
    key: CurrentTenant<T>,
}

impl<T: Tenanted> Default for OwnedByCurrent<T> {
    fn default() -> Self {
        Self {
            column: T::Column::default(),
            key: CurrentTenant::default(),
        }
    }
}

impl<T: Tenanted> Clone for OwnedByCurrent<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T: Tenanted> fmt::Debug for OwnedByCurrent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedByCurrent").finish_non_exhaustive()
    }
}

impl<T: Tenanted> QueryId for OwnedByCurrent<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenanted> Expression for OwnedByCurrent<T> {
    type SqlType = Bool;
}

impl<T: Tenanted, QS> AppearsOnTable<QS> for OwnedByCurrent<T> {}
impl<T: Tenanted, QS> SelectableExpression<QS> for OwnedByCurrent<T> {}

impl<T: Tenanted, GB> ValidGrouping<GB> for OwnedByCurrent<T> {
    type IsAggregate = is_aggregate::Never;
}

impl<T: Tenanted, DB> QueryFragment<DB> for OwnedByCurrent<T>
where
    DB: Backend,
    T::Column: QueryFragment<DB>,
    CurrentTenant<T>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if binding::is_unscoped() {
            out.push_sql("(1 = 1)");
            return Ok(());
        }
        out.push_sql("(");
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ");
        self.key.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
