//! Scoped queries inside expressions: `exists`, `eq_any`, `single_value`, `array`

use super::{Finished, Scoped};
use crate::policy::{Designated, Met, Policy, RestrictSelect};
use crate::proof::Inside;
use diesel::backend::Backend;
#[cfg(feature = "postgres-backend")]
use diesel::dsl::IntoArrayExpression;
use diesel::expression::array_comparison::{AsInExpression, InExpression};
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
};
use diesel::internal::table_macro::{FromClause, Join, JoinOn, SelectStatement};
use diesel::query_builder::{AstPass, NoFromClause, QueryFragment, QueryId, SelectQuery};
use diesel::query_dsl::methods::SingleValueDsl;
use diesel::query_source::{Alias, AliasSource, QuerySource};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// One of Diesel's expressions around a finished scoped query.
#[derive(Debug)]
pub struct ScopedExpression<E, P>(Met<E, P>);

impl<E, P> ScopedExpression<E, P> {
    const fn new(expression: E) -> Self {
        Self(Met::new(expression))
    }
}

impl<E: Clone, P> Clone for ScopedExpression<E, P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E: Copy, P> Copy for ScopedExpression<E, P> {}

impl<E: QueryId, P: 'static> QueryId for ScopedExpression<E, P> {
    type QueryId = ScopedExpression<E::QueryId, P>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

// The one place that says: this mentions tenanted tables, and it may. See `proof`.
impl<E, P> UnwindSafe for ScopedExpression<E, P> {}
impl<E, P> RefUnwindSafe for ScopedExpression<E, P> {}

impl<E: Expression, P> Expression for ScopedExpression<E, P> {
    type SqlType = E::SqlType;
}

impl<E, P, QS> AppearsOnTable<QS> for ScopedExpression<E, P>
where
    E: Expression,
    QS: Encloses<E>,
{
}

impl<E, P, QS> SelectableExpression<QS> for ScopedExpression<E, P>
where
    E: Expression,
    QS: Encloses<E>,
{
}

impl<E: ValidGrouping<GB>, P, GB> ValidGrouping<GB> for ScopedExpression<E, P> {
    type IsAggregate = E::IsAggregate;
}

impl<E, P, DB> QueryFragment<DB> for ScopedExpression<E, P>
where
    DB: Backend,
    Met<E, P>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<E: InExpression, P> InExpression for ScopedExpression<E, P> {
    type SqlType = E::SqlType;

    fn is_empty(&self) -> bool {
        self.0.query().is_empty()
    }

    fn is_array(&self) -> bool {
        self.0.query().is_array()
    }
}

/// A query over `Self` may hold the scoped expression `E`: the columns that `E` takes from outside are of `Self`.
///
/// Diesel knows that, but asks for a `QuerySource`, which [`Inside`] must not be; so its sources are listed here.
pub(crate) trait Encloses<E> {}

impl<E> Encloses<E> for Inside {}
impl<E, T> Encloses<E> for T
where
    T: Designated,
    E: AppearsOnTable<T>,
{
}
impl<E, S: AliasSource> Encloses<E> for Alias<S> where E: AppearsOnTable<Alias<S>> {}
impl<E> Encloses<E> for NoFromClause where E: AppearsOnTable<NoFromClause> {}
impl<E, F: QuerySource> Encloses<E> for FromClause<F> where F: Encloses<E> {}
impl<E, J, On> Encloses<E> for JoinOn<J, On> where E: AppearsOnTable<JoinOn<J, On>> {}
impl<E, L, R, Kind> Encloses<E> for Join<L, R, Kind>
where
    L: QuerySource,
    R: QuerySource,
    E: AppearsOnTable<Join<L, R, Kind>>,
{
}
impl<E, F> Encloses<E> for SelectStatement<FromClause<F>>
where
    F: QuerySource,
    E: AppearsOnTable<SelectStatement<FromClause<F>>>,
{
}

/// Whether the scoped query has a row. The scoped twin of `diesel::dsl::exists`.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments);
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)]
/// # struct Comment { id: i32, org_id: i32, post_id: i32 }
/// # let db = &mut SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer)").execute(db)?;
/// # diesel::sql_query("create table comments (id integer, org_id integer, post_id integer)").execute(db)?;
/// # diesel::sql_query("insert into posts values (1, 1), (2, 1)").execute(db)?;
/// # diesel::sql_query("insert into comments values (1, 1, 1), (2, 2, 2)").execute(db)?;
/// use tenancy::dsl::exists;
///
/// let commented: Vec<i32> = Post::scoped()
///     .filter(exists(Comment::scoped().filter(comments::post_id.eq(posts::id))))
///     .select(posts::id)
///     .load(&mut TenantConn::<_, Org>::trusting(db, 1))?;
/// assert_eq!(commented, [1]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn exists<Q, P>(query: Scoped<Q, P>) -> ScopedExpression<diesel::dsl::exists<Finished<Q, P>>, P>
where
    P: Policy<Reading: RestrictSelect<Q>>,
{
    ScopedExpression::new(diesel::dsl::exists(query.finish()))
}

// For a select of this type Diesel has an impl, and so there is no other one, of a user's, for an SQL type of their own:
// that could hide any query in here.
impl<Q, P, ST> AsInExpression<ST> for Scoped<Q, P>
where
    ST: SqlType + TypedExpressionType,
    P: Policy<Reading: RestrictSelect<Q>>,
    Finished<Q, P>: SelectQuery<SqlType = ST> + AsInExpression<ST>,
{
    type InExpression = ScopedExpression<<Finished<Q, P> as AsInExpression<ST>>::InExpression, P>;

    fn as_in_expression(self) -> Self::InExpression {
        ScopedExpression::new(self.finish().as_in_expression())
    }
}

impl<Q, P> SingleValueDsl for Scoped<Q, P>
where
    P: Policy<Reading: RestrictSelect<Q>>,
    Finished<Q, P>: SingleValueDsl,
{
    type Output = ScopedExpression<<Finished<Q, P> as SingleValueDsl>::Output, P>;

    fn single_value(self) -> Self::Output {
        ScopedExpression::new(self.finish().single_value())
    }
}

/// `array(Comment::scoped().select(comments::id))`
#[cfg(feature = "postgres-backend")]
impl<Q, P, ST> IntoArrayExpression<ST> for Scoped<Q, P>
where
    ST: SqlType + TypedExpressionType,
    P: Policy<Reading: RestrictSelect<Q>>,
    Finished<Q, P>: SelectQuery<SqlType = ST> + IntoArrayExpression<ST>,
{
    type ArrayExpression =
        ScopedExpression<<Finished<Q, P> as IntoArrayExpression<ST>>::ArrayExpression, P>;

    fn into_array_expression(self) -> Self::ArrayExpression {
        ScopedExpression::new(self.finish().into_array_expression())
    }
}
