//! The values of an insert: they name no tenant.

use super::columns::{ColumnIs, NotTheTenantColumn};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{BatchInsert, DefaultValues, ValuesClause};

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
