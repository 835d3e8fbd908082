//! The filters of a scoped query, across all tenants: for moving rows from one tenant to another.

use super::{Finished, Scoped};
use crate::binding::{All, Bound};
use crate::opaque::opaque;
use crate::policy::{Policy, RestrictSelect};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, IntoUpdateTarget, QueryFragment};
use diesel::result::QueryResult;

/// The `WHERE` of a query that has filters only, as an unscoped connection runs it.
///
/// It is a part of SQL, and no expression of Diesel's: no scoped query takes it, and a
/// [`TenantConn`](crate::TenantConn) runs nothing that holds it.
pub struct UnscopedFilters<W>(Bound<W, All>);

opaque!([W] UnscopedFilters<W>);

impl<W, DB: Backend> QueryFragment<DB> for UnscopedFilters<W>
where
    Bound<W, All>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// What is left of a query that has filters only.
pub type Filters<Q, P> = <Finished<Q, P> as IntoUpdateTarget>::WhereClause;

/// The filters of a scoped query, whichever tenants' rows they find.
pub fn unscoped_filters<Q, P>(rows: Scoped<Q, P>) -> UnscopedFilters<Filters<Q, P>>
where
    P: Policy<Reading: RestrictSelect<Q, Query: IntoUpdateTarget>>,
{
    let target = rows.finish().into_update_target();
    UnscopedFilters(Bound::new(target.where_clause, &All::TENANTS))
}
