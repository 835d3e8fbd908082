//! `Model::update`
//!
//! `changes` refuses one that assigns a tenant, `set` puts them into the statement, `checked_changes` checks the
//! references among them, and `reaching` says which connections can.

mod changes;
mod checked_changes;
mod reaching;
mod set;

#[cfg(feature = "mysql")]
pub(super) use self::changes::{Assigned, Here, IfSome, Later};
pub use self::changes::{ChangesNoTenant, Changeset};
pub use self::checked_changes::BlankKey;
pub(crate) use self::checked_changes::CheckChanges;
pub(crate) use self::reaching::{MadeOn, SetsOn};
pub use self::set::SetChanges;
pub(super) use self::set::{InScope, Shared};

use crate::binding::{Bound, Reach};
use crate::conn::Writes;
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{
    Designated, Enclosed, LetsRead, LetsUpdate, Met, ReferencesOf, Verbs, WritePolicy,
};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{
    BindExecute, BindLoad, execute_as_bound, executing_one_verb, executing_verb, load_as_bound,
    loading_verbs, showing_verb,
};
use crate::scoped::Boxes;
use crate::seal::Seal;
use crate::write::for_tenant::for_tenant;
use diesel::query_builder::{AsChangeset, AsQuery, Query, ReturningClause, UpdateStatement};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::{QuerySource, Table};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// An update of a tenant's rows; made by [`Model::update`](crate::Model::update). `S` is Diesel's statement.
#[must_use = "an update is only executed when calling `execute`, `get_result` or similar"]
pub struct Update<S, M = Blocking>(S, PhantomData<fn() -> M>);

opaque!([S, M] Update<S, M>);

impl<S, M> Update<S, M> {
    pub(crate) const fn new(statement: S) -> Self {
        Self(statement, PhantomData)
    }

    /// Narrows the rows.
    pub fn filter<E>(self, predicate: E) -> Update<S::Output, M>
    where
        E: HoldsNoUnscopedQuery,
        S: FilterDsl<Enclosed<E>>,
    {
        Update(self.0.filter(Enclosed(predicate)), PhantomData)
    }

    /// Forgets the type of the filters, so that they can be added in a loop.
    pub fn into_boxed<'a, DB>(self) -> Update<S::Output, M>
    where
        S: Boxes<'a, DB>,
    {
        Update(self.0.boxes(), PhantomData)
    }
}

impl<T: QuerySource, W, M> Update<UpdateStatement<T, W>, M> {
    /// What changes: a struct that derives `AsChangeset`, `column.eq(..)`, or a tuple of these.
    ///
    /// `Proof` is left to inference. A checked reference, or a parent, that is not in scope updates nothing. An instance
    /// of the model leaves the tenant as it is, and names no other: that is
    /// [`ScopeError::NamesAnotherTenant`](crate::ScopeError::NamesAnotherTenant) when the update is run.
    pub fn set<V, Proof>(self, changes: V) -> Update<Changed<T, W, V, Proof>, M>
    where
        T: Designated<Policy: WritePolicy>,
        V: AsChangeset<Target = T>,
        V::Changeset: ChangesNoTenant<T, <T::Policy as WritePolicy>::Rules, Proof>,
        <T::Policy as WritePolicy>::References: SetChanges<T, W, V::Changeset, Proof>,
        Changed<T, W, V, Proof>: AsQuery,
    {
        const {
            let _ = <V::Changeset as ChangesNoTenant<T, _, Proof>>::SEALED_BY_TENANCY;
        };
        Update::new(<<T::Policy as WritePolicy>::References>::set_changes(
            self.0,
            for_tenant(|| changes.as_changeset()),
        ))
    }
}

/// The statement that sets the changes `V`.
pub type Changed<T, W, V, Proof> =
    <<<T as Designated>::Policy as WritePolicy>::References as SetChanges<
        T,
        W,
        <V as AsChangeset>::Changeset,
        Proof,
    >>::Statement;

impl<T: QuerySource, W, V, M> Update<UpdateStatement<T, W, V>, M> {
    /// What the update returns, where the backend has `RETURNING`; without this, all columns.
    pub fn returning<E>(self, returns: E) -> Update<UpdateStatement<T, W, V, ReturningClause<E>>, M>
    where
        T: Table,
        E: HoldsNoUnscopedQuery,
        UpdateStatement<T, W, V, ReturningClause<E>>: Query,
    {
        Update(self.0.returning(returns), PhantomData)
    }
}

executing_verb!(
    /// Runs the update and returns the number of rows it changed: zero for rows of other tenants, as for rows that
    /// are not there.
    ///
    /// # Errors
    ///
    /// What the database says, and an error if nothing is to be set.
    Update<S>
);
executing_one_verb!(
    /// Runs the update for a row that is expected to be there.
    ///
    /// What [`execute`](Update::execute) counts as zero rows is an error here: the row is not there, or it is another
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
    /// assert_eq!(Post::update(1).set(posts::title.eq("ours")).execute_one(conn), Ok(()));
    /// assert_eq!(Post::update(2).set(posts::title.eq("ours")).execute_one(conn), Err(diesel::result::Error::NotFound));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `NotFound` if no row was updated, and what [`execute`](Update::execute) says.
    Update<S>
);
execute_as_bound!(Update<S>);
showing_verb!(Update<S>, as executed);

impl<T, W, V, Ret, M, R> BindExecute<R> for Update<UpdateStatement<T, W, V, Ret>, M>
where
    T: QuerySource + Designated<Policy: WritePolicy, Asks: Verbs<Update: LetsUpdate<R, T>>>,
    V: MadeOn<R, ReferencesOf<T>>,
    R: Reach + Writes<T::Policy>,
{
    type Bound = Bound<Met<UpdateStatement<T, W, V, Ret>, T::Policy>, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        Ok(Some(Bound::new(Met::new(self.0), reach)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

loading_verbs!(Update<S>);
load_as_bound!(Update<S>);

impl<T, W, V, Ret, M, R> BindLoad<R> for Update<UpdateStatement<T, W, V, Ret>, M>
where
    T: QuerySource
        + Designated<Policy: WritePolicy, Asks: Verbs<Update: LetsUpdate<R, T>, Read: LetsRead<R, T>>>,
    V: MadeOn<R, ReferencesOf<T>>,
    R: Reach + Writes<T::Policy>,
    UpdateStatement<T, W, V, Ret>: AsQuery,
{
    type Bound = Bound<Met<<UpdateStatement<T, W, V, Ret> as AsQuery>::Query, T::Policy>, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        Ok(Bound::new(Met::new(self.0.as_query()), reach))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
