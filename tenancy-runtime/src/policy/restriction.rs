//! How a policy's predicate gets into a query: into `WHERE` for the root, into `ON` for a joined table.

use super::Enclosed;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::FilterDsl;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// Every row.
#[derive(Debug, Clone, Copy)]
pub struct Unrestricted;

/// The rows for which `E` is true.
#[derive(Debug, Clone, Copy)]
pub struct Restricted<E>(PhantomData<E>);

/// The predicate by itself, for the `WHERE` of an upsert.
pub trait Restriction {
    /// The predicate.
    type Predicate: Default;
}

impl<E: Default> Restriction for Restricted<E> {
    type Predicate = E;
}

/// Adds the predicate to a finished select, so that no `or_filter` widens it.
pub trait RestrictSelect<Q> {
    /// The restricted select.
    type Query;

    /// Adds the predicate with `AND` to all that the query has so far.
    fn restrict_select(query: Q) -> Self::Query;
}

impl<Q> RestrictSelect<Q> for Unrestricted {
    type Query = Q;

    fn restrict_select(query: Q) -> Q {
        query
    }
}

impl<Q, E> RestrictSelect<Q> for Restricted<E>
where
    E: Default,
    Q: FilterDsl<E>,
{
    type Query = Q::Output;

    fn restrict_select(query: Q) -> Q::Output {
        query.filter(E::default())
    }
}

/// Adds the predicate to the `ON` of a join: there an outer join keeps its rows, as it would not in `WHERE`.
pub trait RestrictJoin<On> {
    /// The restricted `ON`.
    type On;

    /// Adds the predicate with `AND`.
    fn restrict_join(on: On) -> Self::On;
}

impl<On> RestrictJoin<On> for Unrestricted {
    type On = On;

    fn restrict_join(on: On) -> On {
        on
    }
}

impl<On, E: Default> RestrictJoin<On> for Restricted<E> {
    type On = RestrictedOn<On, E>;

    fn restrict_join(on: On) -> Self::On {
        RestrictedOn {
            on: Enclosed(on),
            restriction: E::default(),
        }
    }
}

/// `(<on> AND <predicate of the joined table>)`
#[derive(Debug, Clone, QueryId)]
pub struct RestrictedOn<On, E> {
    on: Enclosed<On>,
    restriction: E,
}

impl<On: Expression, E> Expression for RestrictedOn<On, E> {
    type SqlType = On::SqlType;
}

impl<On, E, QS> AppearsOnTable<QS> for RestrictedOn<On, E> where On: AppearsOnTable<QS> {}

impl<On, E, QS> SelectableExpression<QS> for RestrictedOn<On, E> where On: SelectableExpression<QS> {}

impl<On: ValidGrouping<GB>, E, GB> ValidGrouping<GB> for RestrictedOn<On, E> {
    type IsAggregate = On::IsAggregate;
}

impl<On, E, DB> QueryFragment<DB> for RestrictedOn<On, E>
where
    On: QueryFragment<DB>,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.on.walk_ast(out.reborrow())?;
        out.push_sql(" AND ");
        self.restriction.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
