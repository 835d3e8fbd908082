//! `planned_anew`: a query whose plan is made for the tenant that runs it
//!
//! One prepared statement serves all tenants, and so may one plan. Where tenants differ in size by thousands, the plan that is good for
//! one of them is bad for another. A statement that is not kept is planned with its values, at each run.

use super::{Limited, Scoped};
use crate::mode::{Blocking, Mode};
use crate::opaque::opaque;
use crate::run::{BindLoad, load_as_bound, loading_verbs, showing_verb};
use crate::seal::Seal;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// A scoped query that is planned anew for each run; made by [`Scoped::planned_anew`]. `S` is the query.
#[must_use = "queries are only executed when calling `load`, `get_result` or similar"]
pub struct PlannedAnew<S, M = Blocking>(S, PhantomData<fn() -> M>);

impl<S: Clone, M> Clone for PlannedAnew<S, M> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

opaque!([S, M] PlannedAnew<S, M>);

loading_verbs!(PlannedAnew<S>);
load_as_bound!(PlannedAnew<S>);
showing_verb!(PlannedAnew<S>, as loaded);

impl<S: BindLoad<R>, M, R> BindLoad<R> for PlannedAnew<S, M> {
    type Bound = Anew<S::Bound>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        self.0.bind_load(reach).map(Anew)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A query that is never kept as a prepared statement.
#[derive(Debug)]
pub struct Anew<Q>(Q);

impl<Q> QueryId for Anew<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Anew<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Anew<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Anew<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        self.0.walk_ast(out)
    }
}

impl<Q, P, M: Mode> Scoped<Q, P, M> {
    /// The same query, planned for this tenant at each run, and not kept as a prepared statement.
    ///
    /// One statement serves all tenants, and after some runs PostgreSQL may keep one plan for all of them. Where tenants differ
    /// in size by thousands, a plan that was made while a large one was served can be slow for a small one, or the other way
    /// round. Planning costs some tens of microseconds a run, so use this for the queries that suffer; an index that begins with
    /// the tenant column and goes on with the filter and the order leaves the planner no choice, and is better.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, kind -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, kind: i32 }
    /// # let db = &mut SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table posts (id integer, org_id integer, kind integer)").execute(db)?;
    /// # diesel::sql_query("insert into posts values (1, 1, 7), (2, 2, 7), (3, 1, 8)").execute(db)?;
    /// # let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    /// let of_this_kind = Post::scoped().filter(posts::kind.eq(7)).count();
    /// assert_eq!(of_this_kind.planned_anew().get_result::<i64>(conn)?, 1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn planned_anew(self) -> PlannedAnew<Self, M> {
        PlannedAnew(self, PhantomData)
    }
}

impl<Q, P, L, M: Mode> Limited<Q, P, L, M> {
    /// As [`Scoped::planned_anew`], of a query with a limit that its type says.
    pub fn planned_anew(self) -> PlannedAnew<Self, M> {
        PlannedAnew(self, PhantomData)
    }
}
