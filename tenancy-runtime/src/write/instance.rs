//! An instance of a model, and the tenant that it names.
//!
//! An instance finds its row by its primary key, by the tenant of the connection, and by the tenant that its own field
//! names. Without the last, a post that was read for one tenant and is saved on the connection of another would overwrite
//! the post that has the same id there.

use crate::proof::HoldsNoUnscopedQuery;
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::Eq;
use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Nullable, SingleValue, SqlType, is_nullable};
use std::fmt;
use std::marker::PhantomData;

/// A reference to a model, which is a row of the table `T`; written by the attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name rows of `{T}`",
    label = "not an instance of the table's model",
    note = "give the key inside the tenant, or a reference to the model that has the attribute"
)]
pub trait Instance<T>: Copy {
    /// What the instance says about its tenant.
    type Owner;

    /// Whose the row is.
    fn owner(self) -> Self::Owner;
}

/// The instance names its tenant in a field that is not part of its primary key: what the column `C` holds.
pub struct Named<C, F>(F, PhantomData<fn() -> C>);

impl<C, F> Named<C, F> {
    /// By what the field holds.
    pub const fn new(field: F) -> Self {
        Self(field, PhantomData)
    }
}

impl<C, F: fmt::Debug> fmt::Debug for Named<C, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Named").field(&self.0).finish()
    }
}

/// The instance does not name its tenant, or its primary key does already.
#[derive(Debug, Clone, Copy)]
pub struct Unnamed;

/// Restricts a query to rows of the tenant that an instance names.
///
/// Without it, an instance that was read for one tenant would be written over the row that another one has under the
/// same key.
pub(crate) trait RestrictToOwner<T, Q> {
    /// The restricted query.
    type Query;

    /// Adds the predicate.
    fn restrict_to_owner(self, query: Q) -> Self::Query;
}

impl<T, Q> RestrictToOwner<T, Q> for Unnamed {
    type Query = Q;

    fn restrict_to_owner(self, query: Q) -> Q {
        query
    }
}

impl<T, Q, C, F> RestrictToOwner<T, Q> for Named<C, F>
where
    C: Column<Table = T>
        + Expression<SqlType: SqlType<IsNull: CompareOwner<C, F>> + SingleValue>
        + Default,
    F: AsExpression<C::SqlType>,
    Eq<C, F>: HoldsNoUnscopedQuery,
    Q: FilterDsl<IsOwner<C, F>>,
{
    type Query = Q::Output;

    fn restrict_to_owner(self, query: Q) -> Q::Output {
        query.filter(<C::SqlType as SqlType>::IsNull::is(C::default(), self.0))
    }
}

type IsOwner<C, F> = <<<C as Expression>::SqlType as SqlType>::IsNull as CompareOwner<C, F>>::Is;

/// Compares a tenant column with the field of an instance. Where the column may be null, a row without a tenant is
/// found by an instance without one: a global row on an unscoped connection, one without an owner by the tenant that
/// adopts it.
pub(crate) trait CompareOwner<C, F> {
    /// The comparison.
    type Is;

    /// Compares.
    fn is(column: C, field: F) -> Self::Is;
}

impl<C, F> CompareOwner<C, F> for is_nullable::NotNull
where
    C: Expression<SqlType: SqlType + SingleValue>,
    F: AsExpression<C::SqlType>,
{
    type Is = Eq<C, F>;

    fn is(column: C, field: F) -> Self::Is {
        ExpressionMethods::eq(column, field)
    }
}

impl<C, F> CompareOwner<C, F> for is_nullable::IsNullable
where
    C: Expression<SqlType: SqlType + TypedExpressionType>,
    F: AsExpression<C::SqlType>,
{
    type Is = EqOrBothNull<C, F::Expression>;

    fn is(column: C, field: F) -> Self::Is {
        EqOrBothNull(column, field.as_expression())
    }
}

/// `(<column> = <value> OR (<column> IS NULL AND <value> IS NULL))`
#[derive(Debug, Clone, Copy, QueryId)]
pub struct EqOrBothNull<C, E>(C, E);

impl<C, E> Expression for EqOrBothNull<C, E> {
    type SqlType = Nullable<Bool>;
}

impl<C, E, QS> AppearsOnTable<QS> for EqOrBothNull<C, E>
where
    C: AppearsOnTable<QS>,
    E: AppearsOnTable<QS>,
{
}

impl<C, E, GB> ValidGrouping<GB> for EqOrBothNull<C, E> {
    type IsAggregate = is_aggregate::Never;
}

impl<C, E, DB> QueryFragment<DB> for EqOrBothNull<C, E>
where
    C: QueryFragment<DB>,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Self(column, value) = self;
        out.push_sql("(");
        column.walk_ast(out.reborrow())?;
        out.push_sql(" = ");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" OR (");
        column.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL AND ");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL))");
        Ok(())
    }
}

/// In several dimensions, or by a type and a key.
impl<T, Q, A, B> RestrictToOwner<T, Q> for (A, B)
where
    A: RestrictToOwner<T, Q>,
    B: RestrictToOwner<T, A::Query>,
{
    type Query = B::Query;

    fn restrict_to_owner(self, query: Q) -> Self::Query {
        self.1.restrict_to_owner(self.0.restrict_to_owner(query))
    }
}
