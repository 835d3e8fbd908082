//! `Model::adopt`

use super::update::Changeset;
use crate::binding::{Bound, CurrentTenant, One, Reach};
use crate::conn::Reaches;
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{Designated, Enclosed, Met, Tenanted};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{BindExecute, execute_as_bound, executing_one_verb, executing_verb, showing_verb};
use crate::scope::Scope;
use crate::seal::Seal;
use crate::tenant::KeyType;
use diesel::backend::Backend;
use diesel::query_builder::{AsQuery, AstPass, QueryFragment, QueryId, UpdateStatement};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::{Column, QuerySource};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// The adoption of rows without an owner; made by [`Model::adopt`](crate::Model::adopt). `S` is Diesel's statement.
#[must_use = "rows are only adopted when calling `execute`"]
pub struct Adopt<S, M = Blocking>(S, PhantomData<fn() -> M>);

opaque!([S, M] Adopt<S, M>);

/// A connection of this reach has one tenant, which adopts rows of tables of the policy `P`.
#[diagnostic::on_unimplemented(
    message = "this adoption is not for a single tenant",
    label = "a connection without a tenant that adopts",
    note = "adopt on the connection of one tenant: `TenantConn`; of several tenants, `conn.only(key)`"
)]
pub(crate) trait Adopts<P> {}

impl<S: Scope, P> Adopts<P> for One<S> where One<S>: Reaches<P> {}

/// Diesel's statement for the rows `W` of the table `T`.
pub type Adopted<T, W> = UpdateStatement<T, W, TakeOver<T>>;

/// `<tenant column> = <the tenant>`
pub struct TakeOver<T: Tenanted>(CurrentTenant<T::Tenant, KeyType<T::Tenant>>);

opaque!([T: Tenanted] TakeOver<T>);

impl<T: Tenanted> QueryId for TakeOver<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenanted, DB: Backend> QueryFragment<DB> for TakeOver<T>
where
    CurrentTenant<T::Tenant, KeyType<T::Tenant>>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(T::Column::NAME)?;
        out.push_sql(" = ");
        self.0.walk_ast(out)
    }
}

impl<T: Tenanted, W, M> Adopt<Adopted<T, W>, M>
where
    Adopted<T, W>: AsQuery,
{
    pub(crate) fn new(statement: UpdateStatement<T, W>) -> Self {
        Self(
            statement.set(Changeset::new(TakeOver(CurrentTenant::default()))),
            PhantomData,
        )
    }
}

impl<S, M> Adopt<S, M> {
    /// Narrows the rows.
    pub fn filter<E>(self, predicate: E) -> Adopt<S::Output, M>
    where
        E: HoldsNoUnscopedQuery,
        S: FilterDsl<Enclosed<E>>,
    {
        Adopt(self.0.filter(Enclosed(predicate)), PhantomData)
    }
}

executing_verb!(
    /// Adopts the rows and returns their number: zero for rows that have an owner, as for rows that are not there.
    ///
    /// # Errors
    ///
    /// What the database says.
    Adopt<S>
);
executing_one_verb!(
    /// Adopts a row that is expected to be there and to have no owner.
    ///
    /// What [`execute`](Adopt::execute) counts as zero rows is an error here. If there are several rows, one of them is
    /// enough.
    ///
    /// # Errors
    ///
    /// `NotFound` if no row was adopted, and what [`execute`](Adopt::execute) says.
    Adopt<S>
);
execute_as_bound!(Adopt<S>);
showing_verb!(Adopt<S>, as executed);

impl<T, W, V, M, R> BindExecute<R> for Adopt<UpdateStatement<T, W, V>, M>
where
    T: QuerySource + Designated,
    R: Reach + Adopts<T::Policy>,
{
    type Bound = Bound<Met<UpdateStatement<T, W, V>, T::Policy>, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        Ok(Some(Bound::new(Met::new(self.0), reach)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
