//! The rows of an insert, as Diesel takes them: with what the policy stamps on each, and its references checked.

use super::checked_rows::CheckedRows;
use super::from_select::SelectedColumns;
use super::key::{FromCaller, OfReach};
use super::with_tenant::{WithTenant, WithoutTenant};
use crate::binding::Reach;
use crate::policy::{
    AndReference, ByDatabase, Designated, LookupFor, NoReferences, References, ReferencesOf, Stamp,
    StampOf, WritePolicy,
};
use crate::scope::Scope;
use crate::seal::Seal;
use diesel::insertable::Insertable;
use diesel::query_builder::{BatchInsert, DefaultValues, ValuesClause};
use std::marker::PhantomData;

/// Makes rows for Diesel of the values `V`: `Self` says by what they are stamped. Sealed: a user's table may stand for `T`.
pub trait StampRows<T, V, K> {
    /// The rows.
    type Rows;

    /// Stamps them.
    fn stamp_rows(self, values: V, key: K) -> Self::Rows;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

macro_rules! stamps {
    ($([$($generics:tt)*] $Source:ty;)+) => {$(
        impl<$($generics)*, T, V, K> StampRows<T, V, K> for $Source
        where
            T: Designated<Policy: WritePolicy>,
            ReferencesOf<T>: IntoRows<T, V, <StampOf<T> as Stamp>::Eq<Self>, K>,
        {
            type Rows =
                <ReferencesOf<T> as IntoRows<T, V, <StampOf<T> as Stamp>::Eq<Self>, K>>::Rows;

            fn stamp_rows(self, values: V, key: K) -> Self::Rows {
                <ReferencesOf<T>>::into_rows(values, || <StampOf<T>>::eq(&self), key)
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

stamps! {
    [R: Reach] OfReach<R>;
    [S: Scope] FromCaller<S>;
}

/// New tenants, whose keys the database makes.
impl<T, V: WithoutTenant<T>, K> StampRows<T, V, K> for ByDatabase {
    type Rows = V::Values;

    fn stamp_rows(self, values: V, _: K) -> V::Values {
        values.without_tenant()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Makes rows for Diesel of the values `V`, with what a stamp adds; `K` says for whom references are checked. Sealed: a
/// user's table may stand for `T`.
#[diagnostic::on_unimplemented(
    message = "these rows do not get a tenant yet",
    label = "which columns does the select fill?",
    note = "name them: `.into_columns((posts::id, posts::title))`; the tenant column is added to them"
)]
pub trait IntoRows<T, V, Eq, K> {
    /// The rows.
    type Rows;

    /// Adds to each row what `stamp` gives.
    fn into_rows(values: V, stamp: impl FnMut() -> Eq, key: K) -> Self::Rows;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, V, Eq, K> IntoRows<T, V, Eq, K> for NoReferences
where
    V: WithTenant<T, Eq>,
{
    type Rows = V::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn into_rows(values: V, stamp: impl FnMut() -> Eq, _: K) -> Self::Rows {
        values.with_tenant(stamp)
    }
}

impl<T, V, Eq, K, Fk, Parent, E, Rest> IntoRows<T, V, Eq, K> for AndReference<Fk, Parent, E, Rest>
where
    Self: References<Lookups = LookupFor<Fk, Parent, E, Rest::Lookups>>,
    Rest: References,
    Parent: Designated,
    V: ValuesOf<T>,
    Eq: Insertable<T>,
{
    type Rows = CheckedRows<T, V, Eq::Values, LookupFor<Fk, Parent, E, Rest::Lookups>, K>;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn into_rows(values: V, mut stamp: impl FnMut() -> Eq, key: K) -> Self::Rows {
        CheckedRows {
            values,
            stamp: stamp().values(),
            lookups: <Self as References>::lookups(),
            key,
            table: PhantomData,
        }
    }
}

/// Values that can be rows with references. Sealed: a user's table may stand for `T`.
#[diagnostic::on_unimplemented(
    message = "these rows do not get a tenant yet",
    label = "which columns does the select fill?",
    note = "name them: `.into_columns((posts::id, posts::title))`; the tenant column is added to them"
)]
pub trait ValuesOf<T> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<V, T> ValuesOf<T> for ValuesClause<V, T> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<V, T, Id, const STATIC: bool> ValuesOf<T>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC>
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S, N, T> ValuesOf<T> for SelectedColumns<S, N> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T> ValuesOf<T> for DefaultValues {
    const SEALED_BY_TENANCY: Seal = Seal;
}
