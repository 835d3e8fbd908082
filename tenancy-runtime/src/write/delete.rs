//! `Model::delete`

use crate::binding::{Bound, Reach};
use crate::conn::Writes;
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{Designated, Enclosed, LetsDelete, LetsRead, Met, Verbs};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{
    BindExecute, BindLoad, execute_as_bound, executing_one_verb, executing_verb, load_as_bound,
    loading_verbs, showing_verb,
};
use crate::scoped::Boxes;
use crate::seal::Seal;
use diesel::expression::SelectableExpression;
use diesel::query_builder::{AsQuery, DeleteStatement, Query, ReturningClause};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// A delete of a tenant's rows; made by [`Model::delete`](crate::Model::delete). `S` is Diesel's statement.
#[must_use = "a delete is only executed when calling `execute`, `get_result` or similar"]
pub struct Delete<S, M = Blocking>(S, PhantomData<fn() -> M>);

opaque!([S, M] Delete<S, M>);

impl<S, M> Delete<S, M> {
    pub(crate) const fn new(statement: S) -> Self {
        Self(statement, PhantomData)
    }

    /// Narrows the rows. To widen them, use `or_filter` on the scoped query that is deleted.
    pub fn filter<E>(self, predicate: E) -> Delete<S::Output, M>
    where
        E: HoldsNoUnscopedQuery,
        S: FilterDsl<Enclosed<E>>,
    {
        Delete(self.0.filter(Enclosed(predicate)), PhantomData)
    }

    /// Forgets the type of the filters, so that they can be added in a loop.
    pub fn into_boxed<'a, DB>(self) -> Delete<S::Output, M>
    where
        S: Boxes<'a, DB>,
    {
        Delete(self.0.boxes(), PhantomData)
    }
}

impl<T: QuerySource, W, M> Delete<DeleteStatement<T, W>, M> {
    /// What the delete returns, where the backend has `RETURNING`; without this, all columns.
    pub fn returning<E>(self, returns: E) -> Delete<DeleteStatement<T, W, ReturningClause<E>>, M>
    where
        E: SelectableExpression<T> + HoldsNoUnscopedQuery,
        DeleteStatement<T, W, ReturningClause<E>>: Query,
    {
        Delete(self.0.returning(returns), PhantomData)
    }
}

executing_verb!(
    /// Runs the delete and returns the number of rows it deleted: zero for rows of other tenants, as for rows that
    /// are not there.
    ///
    /// # Errors
    ///
    /// What the database says.
    Delete<S>
);
executing_one_verb!(
    /// Runs the delete for a row that is expected to be there.
    ///
    /// What [`execute`](Delete::execute) counts as zero rows is an error here: the row is not there, or it is another
    /// tenant's, which looks the same. If there are several rows, one of them is enough.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// assert_eq!(Post::delete(1).execute_one(conn), Ok(()));
    /// assert_eq!(Post::delete(2).execute_one(conn), Err(diesel::result::Error::NotFound));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `NotFound` if no row was deleted, and what [`execute`](Delete::execute) says.
    Delete<S>
);
execute_as_bound!(Delete<S>);
showing_verb!(Delete<S>, as executed);

impl<T, W, Ret, M, R> BindExecute<R> for Delete<DeleteStatement<T, W, Ret>, M>
where
    T: QuerySource + Designated<Asks: Verbs<Delete: LetsDelete<R, T>>>,
    R: Reach + Writes<T::Policy>,
{
    type Bound = Bound<Met<DeleteStatement<T, W, Ret>, T::Policy>, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        Ok(Some(Bound::new(Met::new(self.0), reach)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

loading_verbs!(Delete<S>);
load_as_bound!(Delete<S>);

impl<T, W, Ret, M, R> BindLoad<R> for Delete<DeleteStatement<T, W, Ret>, M>
where
    T: QuerySource + Designated<Asks: Verbs<Delete: LetsDelete<R, T>, Read: LetsRead<R, T>>>,
    R: Reach + Writes<T::Policy>,
    DeleteStatement<T, W, Ret>: AsQuery,
{
    type Bound = Bound<Met<<DeleteStatement<T, W, Ret> as AsQuery>::Query, T::Policy>, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        Ok(Bound::new(Met::new(self.0.as_query()), reach))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
