//! The changes of an update whose references are checked.

use super::changes::Changeset;
use super::checked_changes::CheckChanges;
use crate::opaque::opaque;
use crate::policy::{AndReference, NoReferences, References};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AsQuery, AstPass, QueryFragment, QueryId, UpdateStatement};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::{QuerySource, Table};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;
use std::marker::PhantomData;
use std::sync::Arc;

/// Sets the changes `C` in an update of the rows `W` of the table `T`, and checks the references among them.
/// Sealed: a user's table may stand for `T`.
pub trait SetChanges<T: QuerySource, W, C, Proof> {
    /// The statement.
    type Statement;

    /// Sets them.
    fn set_changes(statement: UpdateStatement<T, W>, changes: C) -> Self::Statement;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, W, C, Proof> SetChanges<T, W, C, Proof> for NoReferences
where
    T: Table,
    UpdateStatement<T, W, C>: AsQuery,
{
    type Statement = UpdateStatement<T, W, C>;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn set_changes(statement: UpdateStatement<T, W>, changes: C) -> Self::Statement {
        statement.set(Changeset::new(changes))
    }
}

impl<T, W, C, Proof, Fk, Parent, E, Rest> SetChanges<T, W, C, Proof>
    for AndReference<Fk, Parent, E, Rest>
where
    Self: References,
    T: Table,
    UpdateStatement<T, W, Shared<C, Proof>>:
        AsQuery + FilterDsl<InScope<C, <Self as References>::Lookups, Proof>>,
{
    type Statement = <UpdateStatement<T, W, Shared<C, Proof>> as FilterDsl<
        InScope<C, <Self as References>::Lookups, Proof>,
    >>::Output;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn set_changes(statement: UpdateStatement<T, W>, changes: C) -> Self::Statement {
        let changes = Arc::new(changes);
        statement
            .set(Changeset::new(Shared::new(&changes)))
            .filter(InScope::new(changes))
    }
}

/// Changes that stand in the `SET` and, once more, in the `WHERE`; of which this is the proof.
pub struct Shared<C, Proof>(Arc<C>, PhantomData<fn() -> Proof>);

opaque!([C, Proof] Shared<C, Proof>);

impl<C, Proof> Shared<C, Proof> {
    pub(in crate::write) fn new(changes: &Arc<C>) -> Self {
        Self(Arc::clone(changes), PhantomData)
    }
}

impl<C: QueryId, Proof> QueryId for Shared<C, Proof> {
    type QueryId = Shared<C::QueryId, ()>;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID;
}

impl<C: QueryFragment<DB>, Proof, DB: Backend> QueryFragment<DB> for Shared<C, Proof> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// `(1 = 1 AND <check> AND ..)`: each reference among the changes points to a row in scope.
pub struct InScope<C, L, Proof> {
    changes: Arc<C>,
    lookups: L,
    proof: PhantomData<fn() -> Proof>,
}

impl<C, L, Proof> InScope<C, L, Proof> {
    pub(in crate::write) fn new(changes: Arc<C>) -> Self
    where
        L: Default,
    {
        Self {
            changes,
            lookups: L::default(),
            proof: PhantomData,
        }
    }
}

opaque!([C, L, Proof] InScope<C, L, Proof>);

// Which references are among the changes is in their values.
impl<C, L, Proof> QueryId for InScope<C, L, Proof> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, L, Proof> Expression for InScope<C, L, Proof> {
    type SqlType = Bool;
}

impl<C, L, Proof, QS> AppearsOnTable<QS> for InScope<C, L, Proof> {}
impl<C, L, Proof, QS> SelectableExpression<QS> for InScope<C, L, Proof> {}

impl<C, L, Proof, GB> ValidGrouping<GB> for InScope<C, L, Proof> {
    type IsAggregate = is_aggregate::Never;
}

impl<C, L, Proof, DB> QueryFragment<DB> for InScope<C, L, Proof>
where
    DB: Backend,
    C: CheckChanges<DB, L, Proof>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(1 = 1");
        C::walk_checks(&self.changes, &self.lookups, out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
