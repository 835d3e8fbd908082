//! The clause of an upsert, on a backend that has it.

use super::action::DoNothing;
use super::target::{NoTarget, OnColumns, OnConstraint, OnPartial, OnSql};
use crate::dialect::{Dialect, HasConflictTargets, HasConflicts};
use crate::policy::{Designated, Stamp, StampOf, WritePolicy};
use crate::write::column_names::NameList;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;

/// A target of which the backend `DB` can say that on a conflict there the `Action` is done.
pub(crate) trait ConflictClause<DB: Backend, Action> {
    /// Writes ` ON CONFLICT <target> <action>`, or what this backend has for it.
    ///
    /// # Errors
    ///
    /// What a part of it says.
    fn walk_clause<'b>(&'b self, action: &'b Action, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

macro_rules! on_conflict {
    ($([$($generics:tt)*] $Target:ty;)+) => {$(
        impl<$($generics)* DB, Action> ConflictClause<DB, Action> for $Target
        where
            DB: Backend + HasConflictTargets,
            Self: QueryFragment<DB>,
            Action: QueryFragment<DB>,
        {
            fn walk_clause<'b>(
                &'b self,
                action: &'b Action,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                out.push_sql(" ON CONFLICT");
                self.walk_ast(out.reborrow())?;
                action.walk_ast(out)
            }
        }
    )+};
}

on_conflict! {
    [N: NameList,] OnColumns<N>;
    [] OnConstraint<'_>;
    [ST,] OnSql<ST>;
    [Target, E,] OnPartial<Target, E>;
}

impl<T, DB> ConflictClause<DB, DoNothing> for NoTarget<T>
where
    DB: Dialect + HasConflicts,
    T: Designated<Policy: WritePolicy, FromClause: QueryFragment<DB>>,
{
    fn walk_clause<'b>(
        &'b self,
        _: &'b DoNothing,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        if out.backend().is_mysql() {
            return walk_no_change(&self.table, <StampOf<T>>::GUARD, out);
        }
        out.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

/// ` ON DUPLICATE KEY UPDATE <column> = <table>.<column>`: MySQL's way to do nothing.
pub(super) fn walk_no_change<'b, F, DB>(
    table: &'b F,
    column: &str,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    F: QueryFragment<DB>,
    DB: Backend,
{
    out.push_sql(" ON DUPLICATE KEY UPDATE ");
    out.push_identifier(column)?;
    out.push_sql(" = ");
    table.walk_ast(out.reborrow())?;
    out.push_sql(".");
    out.push_identifier(column)
}
