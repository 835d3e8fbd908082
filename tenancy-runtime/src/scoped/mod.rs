//! Scoped selects: Diesel's queries, and Diesel's verbs on them, one file a verb.

mod alias;
mod anew;
mod boxed;
mod combine;
mod distinct;
mod expression;
mod filter;
mod fixed_limit;
mod given;
mod global;
mod group_by;
mod join;
mod limit;
mod load;
mod lock;
mod order;
mod refusal;
mod select;
mod unscoped_filters;

pub use self::alias::{FieldsOf, IntoScopedAliases, ScopedAlias, ScopedField};
pub use self::anew::{Anew, PlannedAnew};
pub use self::combine::Combine;
pub use self::expression::{ScopedExpression, exists};
pub use self::filter::KeyInTenant;
pub use self::fixed_limit::{AtMost, Ended, Ends, First, LimitTo, Limited};
pub(crate) use self::given::Boxes;

pub use self::join::{JoinScoped, JoinedTo, ScopedOn};
pub use self::lock::{Lock, LockModifier};
pub use self::select::{NoTable, select};
#[doc(hidden)]
pub use self::unscoped_filters::{Filters, UnscopedFilters, unscoped_filters};

use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{Policy, RestrictSelect};
use diesel::internal::table_macro::{BoxedSelectStatement, FromClause, SelectStatement};
use diesel::query_builder::NoFromClause;
use diesel::query_dsl::QueryDsl;
use diesel::query_source::QuerySource;
use std::marker::PhantomData;

/// A query that a [`TenantConn`](crate::TenantConn) runs for its tenant; made by
/// [`Model::scoped`](crate::Model::scoped).
///
/// It has Diesel's verbs under Diesel's names. `Q` is Diesel's own query, `P` the policy of the table it starts from.
/// The policy's predicate is added when the query runs or becomes part of another one, after all verbs, so that no
/// `or_filter` widens it. The query holds no tenant: one value, or a clone of it, serves every tenant. `M` is the
/// [mode](crate::Mode) of the connection that runs it, which decides it.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let db = &mut SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'secret')").execute(db)?;
/// let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
/// let titles: Vec<String> = Post::scoped()
///     .filter(posts::id.eq(1))
///     .or_filter(posts::id.gt(0))
///     .order(posts::id.desc())
///     .select(posts::title)
///     .load(conn)?;
/// assert_eq!(titles, ["b", "a"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "queries are only executed when calling `load`, `first` or similar"]
pub struct Scoped<Q, P, M = Blocking> {
    pub(crate) query: Q,
    policy: PhantomData<P>,
    mode: PhantomData<fn() -> M>,
}

/// What a scoped query becomes when it is finished.
pub(crate) type Finished<Q, P> = <<P as Policy>::Reading as RestrictSelect<Q>>::Query;

impl<Q, P, M> Scoped<Q, P, M> {
    pub(crate) const fn new(query: Q) -> Self {
        Self {
            query,
            policy: PhantomData,
            mode: PhantomData,
        }
    }
}

impl<Q, P, M> Scoped<Q, P, M>
where
    P: Policy<Reading: RestrictSelect<Q>>,
{
    pub(crate) fn finish(self) -> Finished<Q, P> {
        P::Reading::restrict_select(self.query)
    }
}

impl<Q: Clone, P, M> Clone for Scoped<Q, P, M> {
    fn clone(&self) -> Self {
        Self::new(self.query.clone())
    }
}

opaque!([Q, P, M] Scoped<Q, P, M>);

impl<Q, P, M> QueryDsl for Scoped<Q, P, M> {}

/// The tables that a select reads from.
pub trait Source {
    /// The table, or the join.
    type From;
}

impl<F: QuerySource, S, D, W, O, LOf, G, H, LC> Source
    for SelectStatement<FromClause<F>, S, D, W, O, LOf, G, H, LC>
{
    type From = F;
}

impl<S, D, W, O, LOf, G, H, LC> Source
    for SelectStatement<NoFromClause, S, D, W, O, LOf, G, H, LC>
{
    type From = NoFromClause;
}

impl<ST, F: QuerySource, DB, GB> Source for BoxedSelectStatement<'_, ST, FromClause<F>, DB, GB> {
    type From = F;
}

/// A select that no lock has been put on: a table that is joined afterwards would be locked unasked.
#[diagnostic::on_unimplemented(
    message = "a join after a lock in a scoped query",
    label = "locked already",
    note = "put the lock behind all joins: `.inner_join(..).for_update()`"
)]
pub(crate) trait NotLocked {}

// The parameter that is left out is that of the lock: none.
impl<F, S, D, W, O, LOf, G, H> NotLocked for SelectStatement<F, S, D, W, O, LOf, G, H> {}
impl<ST, F, DB, GB> NotLocked for BoxedSelectStatement<'_, ST, F, DB, GB> {}
