//! The values of an insert: they name no tenant, and get one.

use super::columns::{ColumnIs, NotTheTenantColumn};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue, Insertable};
use diesel::query_builder::{BatchInsert, DefaultValues, UndecoratedInsertRecord, ValuesClause};

/// Values for an insert that leave the column `Fixed` alone and hold no unscoped query. Sealed.
#[diagnostic::on_unimplemented(
    message = "these values cannot be inserted for a tenant",
    label = "not known to leave the tenant column alone",
    note = "insert a struct that derives `Insertable`, a tuple of `column.eq(..)`, a slice, a `Vec` or an array of these, or a scoped select"
)]
pub trait InsertsNoTenant<Fixed> {
    #[doc(hidden)]
    const SEAL: Seal;
}

impl<Fixed, C, E> InsertsNoTenant<Fixed> for ColumnInsertValue<C, E>
where
    C: ColumnIs<Fixed>,
    C::Answer: NotTheTenantColumn,
    E: HoldsNoUnscopedQuery,
{
    const SEAL: Seal = {
        let () = C::OTHER_NAME;
        Seal
    };
}

impl<Fixed, V: InsertsNoTenant<Fixed>> InsertsNoTenant<Fixed> for DefaultableColumnInsertValue<V> {
    const SEAL: Seal = V::SEAL;
}

impl<Fixed, V: InsertsNoTenant<Fixed>, T> InsertsNoTenant<Fixed> for ValuesClause<V, T> {
    const SEAL: Seal = V::SEAL;
}

impl<Fixed, V: InsertsNoTenant<Fixed>, T, Id, const STATIC: bool> InsertsNoTenant<Fixed>
    for BatchInsert<Vec<V>, T, Id, STATIC>
{
    const SEAL: Seal = V::SEAL;
}

impl<Fixed> InsertsNoTenant<Fixed> for DefaultValues {
    const SEAL: Seal = Seal;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<Fixed, $($V: InsertsNoTenant<Fixed>),+> InsertsNoTenant<Fixed> for ($($V,)+) {
            const SEAL: Seal = {
                $(let _ = $V::SEAL;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);

/// Adds the tenant to each row of an insert. `Tenant` is `column.eq(key)`. Sealed: a user's table may stand for `T`.
pub trait WithTenant<T, Tenant> {
    /// The values that Diesel inserts.
    type Values;

    /// Calls `tenant` once for each row.
    fn with_tenant(self, tenant: impl FnMut() -> Tenant) -> Self::Values;

    #[doc(hidden)]
    const SEAL: Seal;
}

impl<T, V, Tenant> WithTenant<T, Tenant> for ValuesClause<V, T>
where
    (Row<V, T>, Tenant): Insertable<T>,
{
    type Values = <(Row<V, T>, Tenant) as Insertable<T>>::Values;

    const SEAL: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        (Row(self), tenant()).values()
    }
}

impl<T, V, Tenant> WithTenant<T, Tenant> for BatchInsert<Vec<ValuesClause<V, T>>, T, (), false>
where
    Vec<(Row<V, T>, Tenant)>: Insertable<T>,
{
    type Values = <Vec<(Row<V, T>, Tenant)> as Insertable<T>>::Values;

    const SEAL: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        let rows: Vec<_> = self
            .values
            .into_iter()
            .map(|row| (Row(row), tenant()))
            .collect();
        rows.values()
    }
}

/// An array stays one, so that its statement stays cacheable.
impl<T, V, W, Tenant, const N: usize> WithTenant<T, Tenant>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, [W; N], true>
where
    [(Row<V, T>, Tenant); N]: Insertable<T>,
{
    type Values = <[(Row<V, T>, Tenant); N] as Insertable<T>>::Values;

    const SEAL: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        let mut rows = self.values.into_iter();
        std::array::from_fn(|_| {
            let row = rows
                .next()
                .expect("Diesel makes one row of each element of an array");
            (Row(row), tenant())
        })
        .values()
    }
}

impl<T, Tenant: Insertable<T>> WithTenant<T, Tenant> for DefaultValues {
    type Values = Tenant::Values;

    const SEAL: Seal = Seal;

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
