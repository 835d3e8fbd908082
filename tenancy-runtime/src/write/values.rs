//! The values of an insert: they name no tenant, and get one.

use super::columns::{ColumnIs, NotTheTenantColumn};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue, Insertable};
use diesel::query_builder::{BatchInsert, DefaultValues, UndecoratedInsertRecord, ValuesClause};
use std::cell::Cell;
use std::marker::PhantomData;

/// Values for an insert that leave the column `Fixed` alone and hold no unscoped query. Sealed.
#[diagnostic::on_unimplemented(
    message = "these values cannot be inserted for a tenant",
    label = "not known to leave the tenant column alone",
    note = "insert a struct that derives `Insertable`, a tuple of `column.eq(..)`, a slice, a `Vec` or an array of these, or a scoped select"
)]
pub trait InsertsNoTenant<Fixed> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Fixed, C, E> InsertsNoTenant<Fixed> for ColumnInsertValue<C, E>
where
    C: ColumnIs<Fixed>,
    C::Answer: NotTheTenantColumn,
    E: HoldsNoUnscopedQuery,
{
    const SEALED_BY_TENANCY: Seal = {
        let () = C::OTHER_NAME;
        Seal
    };
}

impl<Fixed, V: InsertsNoTenant<Fixed>> InsertsNoTenant<Fixed> for DefaultableColumnInsertValue<V> {
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Fixed, V: InsertsNoTenant<Fixed>, T> InsertsNoTenant<Fixed> for ValuesClause<V, T> {
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Fixed, V: InsertsNoTenant<Fixed>, T, Id, const STATIC: bool> InsertsNoTenant<Fixed>
    for BatchInsert<Vec<V>, T, Id, STATIC>
{
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Fixed> InsertsNoTenant<Fixed> for DefaultValues {
    const SEALED_BY_TENANCY: Seal = Seal;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<Fixed, $($V: InsertsNoTenant<Fixed>),+> InsertsNoTenant<Fixed> for ($($V,)+) {
            const SEALED_BY_TENANCY: Seal = {
                $(let _ = $V::SEALED_BY_TENANCY;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);

/// Adds the tenant to each row of an insert. `Tenant` is `column.eq(key)`. Sealed: a user's table may
/// stand for `T`.
#[diagnostic::on_unimplemented(
    message = "these rows do not get a tenant yet",
    label = "which columns does the select fill?",
    note = "name them: `.into_columns((posts::id, posts::title))`; the tenant column is added to them"
)]
pub trait WithTenant<T, Tenant> {
    /// The values that Diesel inserts.
    type Values;

    /// Calls `tenant` once for each row.
    fn with_tenant(self, tenant: impl FnMut() -> Tenant) -> Self::Values;

    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        false
    }

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, V, Tenant> WithTenant<T, Tenant> for ValuesClause<V, T>
where
    (Row<V, T>, Tenant): Insertable<T>,
{
    type Values = <(Row<V, T>, Tenant) as Insertable<T>>::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        (Row(self), tenant()).values()
    }
}

impl<T, V, Tenant> WithTenant<T, Tenant> for BatchInsert<Vec<ValuesClause<V, T>>, T, (), false>
where
    Vec<(Row<V, T>, Tenant)>: Insertable<T>,
{
    type Values = <Vec<(Row<V, T>, Tenant)> as Insertable<T>>::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        let rows: Vec<_> = self
            .values
            .into_iter()
            .map(|row| (Row(row), tenant()))
            .collect();
        rows.values()
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// An array stays one, so that its statement stays cacheable. `W` is what the elements become when they are not
/// borrowed: by that Diesel knows the statement again.
impl<T, V, W, Tenant, const N: usize> WithTenant<T, Tenant>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, [ValuesClause<W, T>; N], true>
where
    (Row<V, T>, Tenant): Insertable<T>,
    (Row<W, T>, Tenant): Insertable<T>,
{
    type Values = BatchInsert<
        Vec<<(Row<V, T>, Tenant) as Insertable<T>>::Values>,
        T,
        [<(Row<W, T>, Tenant) as Insertable<T>>::Values; N],
        true,
    >;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        let mut rows = self.values.into_iter();
        let elements: [Element<V, W, T, Tenant>; N] = std::array::from_fn(|_| {
            let row = rows
                .next()
                .expect("Diesel makes one row of each element of an array");
            Element(Cell::new(Some((Row(row), tenant()))), PhantomData)
        });
        Insertable::values(&elements)
    }

    fn is_empty(&self) -> bool {
        N == 0
    }
}

/// An element of an array, whose row is taken out once. By reference it is a row of the values `V`; Diesel takes the
/// id of the statement from its type, which is that of a row of the values `W`.
struct Element<V, W, T, Tenant>(Cell<Option<(Row<V, T>, Tenant)>>, PhantomData<fn() -> W>);

impl<V, W, T, Tenant> Insertable<T> for &Element<V, W, T, Tenant>
where
    (Row<V, T>, Tenant): Insertable<T>,
{
    type Values = <(Row<V, T>, Tenant) as Insertable<T>>::Values;

    fn values(self) -> Self::Values {
        let row = self.0.take().expect("Diesel takes each row once");
        row.values()
    }
}

impl<V, W, T, Tenant> Insertable<T> for Element<V, W, T, Tenant>
where
    (Row<W, T>, Tenant): Insertable<T>,
{
    type Values = <(Row<W, T>, Tenant) as Insertable<T>>::Values;

    fn values(self) -> Self::Values {
        unreachable!("elements are inserted by reference")
    }
}

impl<T, Tenant: Insertable<T>> WithTenant<T, Tenant> for DefaultValues {
    type Values = Tenant::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        tenant().values()
    }
}

/// Values that Diesel has made already, to be combined with more by Diesel's impl for tuples.
#[derive(Debug)]
pub struct Row<V, T>(ValuesClause<V, T>);

impl<V, T> Insertable<T> for Row<V, T> {
    type Values = ValuesClause<V, T>;

    fn values(self) -> Self::Values {
        self.0
    }
}

impl<V, T> UndecoratedInsertRecord<T> for Row<V, T> {}
