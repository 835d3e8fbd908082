//! What is done with a row in the way: `DO NOTHING`, or `DO UPDATE`.

use super::Upsert;
use crate::policy::{Designated, LetsUpdate, Verbs};
use crate::run::found;
use crate::write::insert::{OnConflictLets, Outcome};
use crate::write::refusal::is_in_the_way;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::{Error, QueryResult};

/// `DO NOTHING`
#[derive(Debug, Clone, Copy)]
pub struct DoNothing;

impl<DB: Backend> QueryFragment<DB> for DoNothing {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" DO NOTHING");
        Ok(())
    }
}

/// `DO UPDATE SET <changes> WHERE <filter> AND <restriction>`; the restriction is to rows that the tenant writes, and
/// to references in scope.
#[derive(Debug, Clone, Copy)]
pub struct DoUpdate<C, R, W = Always> {
    pub(super) changes: C,
    /// The row in the way stays as it is, whose ever it is.
    pub(super) sets_nothing: bool,
    pub(super) filter: W,
    pub(super) restriction: R,
}

impl<C, R, InScope, W, DB> QueryFragment<DB> for DoUpdate<C, (R, InScope), W>
where
    DB: Backend,
    C: QueryFragment<DB>,
    R: QueryFragment<DB>,
    InScope: QueryFragment<DB>,
    W: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.changes.is_noop(out.backend())? {
            out.push_sql(" DO NOTHING");
            return Ok(());
        }
        out.push_sql(" DO UPDATE SET ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.filter.walk_ast(out.reborrow())?;
        self.restriction.0.walk_ast(out.reborrow())?;
        self.restriction.1.walk_ast(out)
    }
}

impl<Target> Outcome for Upsert<Target, DoNothing> {
    fn outcome(&self) -> fn(QueryResult<usize>) -> QueryResult<()> {
        |rows| rows.map(|_| ())
    }
}

impl<Target, C, R, W> Outcome for Upsert<Target, DoUpdate<C, R, W>> {
    fn outcome(&self) -> fn(QueryResult<usize>) -> QueryResult<()> {
        if self.action.sets_nothing {
            return |rows| rows.map(|_| ());
        }
        |rows| match rows {
            Err(error) if is_in_the_way(&error) => Err(Error::NotFound),
            rows => found(rows?),
        }
    }
}

impl<Target, R, T> OnConflictLets<R, T> for Upsert<Target, DoNothing> {}

impl<Target, C, Rows, W, R, T> OnConflictLets<R, T> for Upsert<Target, DoUpdate<C, Rows, W>> where
    T: Designated<Asks: Verbs<Update: LetsUpdate<R, T>>>
{
}

/// No filter.
#[derive(Debug, Clone, Copy)]
pub struct Always;

impl<DB: Backend> QueryFragment<DB> for Always {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// `<filters> <predicate> AND `
#[derive(Debug, Clone, Copy)]
pub struct AndFilter<W, E>(pub(super) W, pub(super) E);

impl<W, E, DB> QueryFragment<DB> for AndFilter<W, E>
where
    DB: Backend,
    W: QueryFragment<DB>,
    E: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql("(");
        self.1.walk_ast(out.reborrow())?;
        out.push_sql(") AND ");
        Ok(())
    }
}
