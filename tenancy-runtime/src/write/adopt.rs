//! `Model::adopt`

use super::for_tenant::for_tenant;
use super::update::{ChangesNoTenant, Changeset, CheckChanges, MadeOn, SetChanges, SetsOn, Shared};
use crate::binding::{Bound, CurrentTenant, One, Reach, ReadOnly};
use crate::conn::{Reaches, WritesAnyway};
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{
    AdoptablePolicy, AndReference, Designated, Enclosed, LetsUpdate, MayBeNamed, Met, ReferencesOf,
    RulesOf, Tenanted, Verbs, WritePolicy,
};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{BindExecute, execute_as_bound, executing_one_verb, executing_verb, showing_verb};
use crate::scope::Scope;
use crate::seal::Seal;
use crate::tenant::KeyType;
use diesel::backend::Backend;
use diesel::query_builder::{
    AsChangeset, AsQuery, AstPass, QueryFragment, QueryId, UpdateStatement,
};
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

/// Never: it says so in words of its own.
impl<S: Scope, P> Adopts<P> for ReadOnly<S> where ReadOnly<S>: WritesAnyway {}

/// Diesel's statement that adopts the rows `W` of the table `T` and sets the changes `V`.
pub type Adopted<T, W, V, Proof> = <ReferencesOf<T> as SetChanges<
    T,
    W,
    (TakeOver<T>, <V as AsChangeset>::Changeset),
    (Taken, Proof),
>>::Statement;

/// The proof for the assignment of the tenant column, beside those of the changes.
#[derive(Debug)]
pub struct Taken;

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

impl<R, Fk, P> SetsOn<R, Fk, P> for Taken {}

impl<T: Tenanted, R, Fk, Parent, P, Rest>
    MadeOn<R, AndReference<Fk, Parent, MayBeNamed<Fk, Parent, P>, Rest>> for TakeOver<T>
where
    Fk: Column<Table: QuerySource>,
    Parent: Designated,
    P: WritePolicy,
    Self: MadeOn<R, Rest>,
{
}

/// It points to no row.
impl<T: Tenanted, DB: Backend, L> CheckChanges<DB, L, Taken> for TakeOver<T> {
    fn walk_checks<'b>(&'b self, _: &'b L, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<S, M> Adopt<S, M> {
    pub(crate) const fn new(statement: S) -> Self {
        Self(statement, PhantomData)
    }

    /// Narrows the rows.
    pub fn filter<E>(self, predicate: E) -> Adopt<S::Output, M>
    where
        E: HoldsNoUnscopedQuery,
        S: FilterDsl<Enclosed<E>>,
    {
        Adopt(self.0.filter(Enclosed(predicate)), PhantomData)
    }
}

impl<T: Tenanted, W, M> Adopt<UpdateStatement<T, W>, M> {
    /// What changes beside the owner, in the same statement: as in [`Update::set`](crate::write::Update::set), by the same
    /// rules.
    ///
    /// `Proof` is left to inference. If nothing is to be set, the rows are adopted all the same. A checked reference that is
    /// not in scope adopts nothing.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, status -> Text } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org, adoptable)] #[derive(Queryable)] #[diesel(table_name = leads)]
    /// # struct Lead { id: i32, org_id: Option<i32>, status: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table leads (id integer, org_id integer, status text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into leads values (1, null, 'new'), (2, 2, 'theirs')").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// assert_eq!(Lead::adopt(1).set(leads::status.eq("taken")).execute(conn)?, 1);
    /// assert_eq!(Lead::adopt(2).set(leads::status.eq("taken")).execute(conn)?, 0, "it has another owner");
    /// assert_eq!(Lead::scoped().select(leads::status).load::<String>(conn)?, ["taken"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn set<V, Proof>(self, changes: V) -> Adopt<Adopted<T, W, V, Proof>, M>
    where
        T: Designated<Policy: AdoptablePolicy>,
        V: AsChangeset<Target = T>,
        V::Changeset: ChangesNoTenant<T, RulesOf<T>, Proof>,
        ReferencesOf<T>: SetChanges<T, W, (TakeOver<T>, V::Changeset), (Taken, Proof)>,
    {
        const {
            let _ = <V::Changeset as ChangesNoTenant<T, _, Proof>>::SEALED_BY_TENANCY;
        };
        let changes = for_tenant(|| changes.as_changeset());
        let changes = (TakeOver(CurrentTenant::default()), changes);
        Adopt::new(ReferencesOf::<T>::set_changes(self.0, changes))
    }
}

/// Diesel's statement, whose rows get the tenant, whatever else is set. Sealed.
pub trait Adopting {
    /// The statement that sets the tenant column.
    type Statement;

    /// All that it sets.
    type Changes;

    /// Sets it, if that has not been done.
    fn adopting(self) -> Self::Statement;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T: Tenanted, W> Adopting for UpdateStatement<T, W>
where
    UpdateStatement<T, W, TakeOver<T>>: AsQuery,
{
    type Statement = UpdateStatement<T, W, TakeOver<T>>;
    type Changes = TakeOver<T>;

    fn adopting(self) -> Self::Statement {
        self.set(Changeset::new(TakeOver(CurrentTenant::default())))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted, W, C> Adopting for UpdateStatement<T, W, (TakeOver<T>, C)> {
    type Statement = Self;
    type Changes = (TakeOver<T>, C);

    fn adopting(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted, W, C, Proof> Adopting for UpdateStatement<T, W, Shared<(TakeOver<T>, C), Proof>> {
    type Statement = Self;
    type Changes = Shared<(TakeOver<T>, C), Proof>;

    fn adopting(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
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
    T: QuerySource + Designated<Policy: WritePolicy, Asks: Verbs<Update: LetsUpdate<R, T>>>,
    R: Reach + Adopts<T::Policy>,
    UpdateStatement<T, W, V>: Adopting<Changes: MadeOn<R, ReferencesOf<T>>>,
{
    type Bound = Bound<Met<<UpdateStatement<T, W, V> as Adopting>::Statement, T::Policy>, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        Ok(Some(Bound::new(Met::new(self.0.adopting()), reach)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
