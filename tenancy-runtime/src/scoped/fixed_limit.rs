//! `limit_to`, and the limit of `first`: a number of rows that is part of the query's type
//!
//! Diesel binds the number of a `limit`. A database that does not know it when it plans a prepared statement cannot tell
//! whether one row is wanted or a million, and PostgreSQL plans such a statement anew each time. A number in the type is text:
//! the statement keeps its id, and is planned for so many rows.
//!
//! Diesel's select has no place for such a limit, so it stands behind the whole statement. Where the statement ends otherwise,
//! with an offset or a lock, [`Scoped::first`] binds its limit, and `limit_to` does not compile.

use super::{Finished, Scoped};
use crate::binding::{Bound, Reach};
use crate::conn::Reaches;
use crate::mode::{Blocking, Mode};
use crate::opaque::opaque;
use crate::policy::{AllSides, Met, Policy, RestrictSelect, Restricted, Unrestricted};
use crate::run::{BindLoad, load_as_bound, loading_verbs, showing_verb};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::dsl::Limit;
use diesel::internal::table_macro::{BoxedSelectStatement, SelectStatement};
use diesel::query_builder::{
    AstPass, LimitClause, LimitOffsetClause, NoLimitClause, NoOffsetClause, OffsetClause, Query,
    QueryFragment, QueryId,
};
use diesel::query_dsl::methods::LimitDsl;
use diesel::result::QueryResult;
use std::any::TypeId;
use std::marker::PhantomData;

/// A scoped query that ends behind so many rows, [`AtMost`], as its type says; made by [`Scoped::limit_to`].
///
/// No verb stands behind the limit: the next one runs the query.
#[must_use = "queries are only executed when calling `load`, `get_result` or similar"]
pub struct Limited<Q, P, L, M = Blocking> {
    query: Scoped<Q, P, M>,
    limit: PhantomData<fn() -> L>,
}

impl<Q, P, L, M> Limited<Q, P, L, M> {
    const fn new(query: Scoped<Q, P, M>) -> Self {
        Self {
            query,
            limit: PhantomData,
        }
    }
}

impl<Q: Clone, P, L, M> Clone for Limited<Q, P, L, M> {
    fn clone(&self) -> Self {
        Self::new(self.query.clone())
    }
}

opaque!([Q, P, L, M] Limited<Q, P, L, M>);

loading_verbs!(Limited<Q, P, L>);
load_as_bound!(Limited<Q, P, L>);
showing_verb!(Limited<Q, P, L>, as loaded);

impl<Q, P, L, M, R> BindLoad<R> for Limited<Q, P, L, M>
where
    R: Reach + Reaches<P>,
    P: Policy<Reading: RestrictSelect<Q>>,
    Finished<Q, P>: Ends<L>,
{
    type Bound = Bound<Met<<Finished<Q, P> as Ends<L>>::Output, P>, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        Ok(Bound::new(Met::new(self.query.finish().end()), reach))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Q, P, M: Mode> Scoped<Q, P, M> {
    /// At most so many rows, a number that the text of the statement says: `LIMIT 20`. The last verb.
    ///
    /// `.limit(20)` binds the number, so that one statement serves every number; but the database plans it without knowing
    /// how many rows are wanted, and PostgreSQL plans it anew at each run. With `limit_to` a page of 20 takes about 0.6 of the
    /// time. Use it where the program says the number, and `limit` where a user does. What follows a page is better asked for
    /// by the last key of that page than by an offset, which only `limit` goes with.
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
    /// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'secret'), (4, 1, 'c')").execute(db)?;
    /// # let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    /// let after_the_first = Post::scoped()
    ///     .filter(posts::id.gt(1))
    ///     .order(posts::id)
    ///     .select(posts::title)
    ///     .limit_to::<20>();
    /// assert!(after_the_first.clone().to_sql(conn)?.contains(" ORDER BY `posts`.`id` LIMIT 20 "));
    /// assert_eq!(after_the_first.load::<String>(conn)?, ["b", "c"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn limit_to<const ROWS: u32>(self) -> Limited<Q, P, AtMost<ROWS>, M>
    where
        Q: LimitTo,
    {
        Limited::new(self)
    }
}

/// ` LIMIT <ROWS>`, as text.
#[derive(Debug, Clone, Copy, Default)]
pub struct AtMost<const ROWS: u32>;

impl<const ROWS: u32, DB: Backend> QueryFragment<DB> for AtMost<ROWS> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" LIMIT ");
        push_number(ROWS, &mut out);
        Ok(())
    }
}

/// A digit at a time: a statement is walked at each run, and a number that is made a text would be allocated each time.
fn push_number<DB: Backend>(number: u32, out: &mut AstPass<'_, '_, DB>) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    let digit = (number % 10) as usize;
    out.push_sql(&"0123456789"[digit..=digit]);
}

/// A select that has no limit, no offset and no lock yet, or is boxed: Diesel's limit of that is whatever it is given.
#[diagnostic::on_unimplemented(
    message = "`limit_to` in a scoped query that ends otherwise",
    label = "has a limit, an offset or a lock, or is a union",
    note = "`.limit(20)` goes with all of these: it binds the number"
)]
pub trait LimitTo {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

type NoLimit = LimitOffsetClause<NoLimitClause, NoOffsetClause>;

// The parameter that is left out is that of the lock: none.
impl<F, S, D, W, O, G, H> LimitTo for SelectStatement<F, S, D, W, O, NoLimit, G, H> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<ST, F, DB, GB> LimitTo for BoxedSelectStatement<'_, ST, F, DB, GB> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A finished select, which ends behind the limit `L`.
pub trait Ends<L> {
    /// The select with the limit.
    type Output;

    #[doc(hidden)]
    fn end(self) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<F, S, D, W, O, G, H, LC, const ROWS: u32> Ends<AtMost<ROWS>>
    for SelectStatement<F, S, D, W, O, NoLimit, G, H, LC>
where
    LC: 'static,
    Self: LimitDsl,
{
    type Output = Ended<Self, Limit<Self>, ROWS>;

    fn end(self) -> Self::Output {
        // Which of the two it is, is decided by the type alone, and so the type has one text.
        if TypeId::of::<LC>() == TypeId::of::<NoLock>() {
            Ended::Said(self)
        } else {
            Ended::Bound(self.limit(ROWS.into()))
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

macro_rules! bind_the_limit {
    ($([$($Param:ident)+] $LimitOffset:ty;)+) => {$(
        impl<F, S, D, W, O, G, H, LC, $($Param,)+ const ROWS: u32> Ends<AtMost<ROWS>>
            for SelectStatement<F, S, D, W, O, $LimitOffset, G, H, LC>
        where
            Self: LimitDsl,
        {
            type Output = Limit<Self>;

            fn end(self) -> Self::Output {
                self.limit(ROWS.into())
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

bind_the_limit! {
    [L Of] LimitOffsetClause<LimitClause<L>, Of>;
    [Of] LimitOffsetClause<NoLimitClause, OffsetClause<Of>>;
}

/// Whatever limit there was gives way, as to Diesel's `limit`.
impl<ST, F, DB: Backend, GB, const ROWS: u32> Ends<AtMost<ROWS>>
    for BoxedSelectStatement<'_, ST, F, DB, GB>
{
    type Output = Self;

    fn end(mut self) -> Self {
        self.limit_offset.limit = Some(Box::new(AtMost::<ROWS>));
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The lock of a select.
trait Locking {
    type Clause;
}

impl<F, S, D, W, O, LOf, G, H, LC> Locking for SelectStatement<F, S, D, W, O, LOf, G, H, LC> {
    type Clause = LC;
}

/// Diesel shows no other name of it.
type NoLock = <SelectStatement<(), ()> as Locking>::Clause;

/// A select that ends behind so many rows: its text says so; or it is `L`, Diesel's select with a limit, which binds the
/// number.
#[derive(Debug, Clone)]
pub enum Ended<Q, L, const ROWS: u32> {
    #[doc(hidden)]
    Said(Q),
    #[doc(hidden)]
    Bound(L),
}

impl<Q: QueryId, L, const ROWS: u32> QueryId for Ended<Q, L, ROWS> {
    type QueryId = Ended<Q::QueryId, (), ROWS>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query, L, const ROWS: u32> Query for Ended<Q, L, ROWS> {
    type SqlType = Q::SqlType;
}

impl<Q, L, DB, const ROWS: u32> QueryFragment<DB> for Ended<Q, L, ROWS>
where
    Q: QueryFragment<DB>,
    L: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Self::Said(query) => {
                query.walk_ast(out.reborrow())?;
                AtMost::<ROWS>.walk_ast(out)
            }
            Self::Bound(query) => query.walk_ast(out),
        }
    }
}

/// What asks for the first row of a query with this predicate: the union of several selects binds its limit.
pub trait First<Q, P, M> {
    /// The statement.
    type Statement;

    #[doc(hidden)]
    fn first(query: Scoped<Q, P, M>) -> Self::Statement;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Q: LimitDsl, P, M> First<Q, P, M> for AllSides {
    type Statement = Limit<Scoped<Q, P, M>>;

    fn first(query: Scoped<Q, P, M>) -> Self::Statement {
        query.limit(1)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

macro_rules! of_one_select {
    ($([$($Param:ident)+] $Reading:ty;)+) => {$(
        impl<Q, P, M, $($Param),+> First<Q, P, M> for $Reading {
            type Statement = Limited<Q, P, AtMost<1>, M>;

            fn first(query: Scoped<Q, P, M>) -> Self::Statement {
                Limited::new(query)
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

of_one_select! {
    [E] Restricted<E>;
    [Of Keys] Unrestricted<Of, Keys>;
}

/// The condition under which a verb would stand behind `limit_to`: none.
#[diagnostic::on_unimplemented(
    message = "a verb behind `limit_to` of a scoped query",
    label = "the limit is the last verb",
    note = "put `.limit_to::<20>()` behind this verb; `.limit(20)`, which binds the number, stands anywhere"
)]
pub trait BehindLimit: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the condition.
    pub trait Never {}
}

const UNREACHABLE: &str = "no type meets the condition of this method";

macro_rules! refuse_behind_limit {
    ($($verb:ident($($argument:ident)?))*) => {
        /// Verbs that would stand behind the limit. Of a missing verb rustc would say that there is none.
        impl<Q, P, L, M> Limited<Q, P, L, M> {$(
            #[doc(hidden)]
            pub fn $verb$(<$argument>)?(self $(, _: $argument)?) -> Self
            where
                Q: BehindLimit,
            {
                unreachable!("{UNREACHABLE}")
            }
        )*}
    };
}

refuse_behind_limit! {
    filter(E)
    or_filter(E)
    select(E)
    order(E)
    order_by(E)
    then_order_by(E)
    limit(E)
    offset(E)
    inner_join(E)
    left_join(E)
    union(E)
    for_update()
    for_share()
    single_value()
}
