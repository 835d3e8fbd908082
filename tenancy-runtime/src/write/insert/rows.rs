//! The rows of an insert, as Diesel takes them: with what the policy stamps on each, and its references checked.

use super::checked_rows::CheckedRows;
use super::from_select::SelectedColumns;
use super::with_tenant::WithTenant;
use crate::policy::{AndReference, Designated, LookupFor, NoReferences, References};
use crate::seal::Seal;
use diesel::insertable::Insertable;
use diesel::query_builder::{BatchInsert, DefaultValues, ValuesClause};
use std::marker::PhantomData;

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
