//! The values of an insert: they name no tenant.

use crate::policy::{Inserted, MayAssign};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{BatchInsert, DefaultValues, ValuesClause};

/// Values for an insert that keep the `Rules` and hold no unscoped query. Sealed.
#[diagnostic::on_unimplemented(
    message = "these values cannot be inserted for a tenant",
    label = "not known to leave the tenant column alone",
    note = "insert a struct that derives `Insertable`, a tuple of `column.eq(..)`, a slice, a `Vec` or an array of these, or a scoped select"
)]
pub trait InsertsNoTenant<Rules> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Rules, C, E> InsertsNoTenant<Rules> for ColumnInsertValue<C, E>
where
    C: MayAssign<Rules, Inserted<E>>,
    E: HoldsNoUnscopedQuery,
{
    const SEALED_BY_TENANCY: Seal = C::SEALED_BY_TENANCY;
}

impl<Rules, V: InsertsNoTenant<Rules>> InsertsNoTenant<Rules> for DefaultableColumnInsertValue<V> {
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Rules, V: InsertsNoTenant<Rules>, T> InsertsNoTenant<Rules> for ValuesClause<V, T> {
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Rules, V: InsertsNoTenant<Rules>, T, Id, const STATIC: bool> InsertsNoTenant<Rules>
    for BatchInsert<Vec<V>, T, Id, STATIC>
{
    const SEALED_BY_TENANCY: Seal = V::SEALED_BY_TENANCY;
}

impl<Rules> InsertsNoTenant<Rules> for DefaultValues {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Values of which one can tell that there is no row.
pub(crate) trait IsEmpty {
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        false
    }
}

impl<V, T> IsEmpty for ValuesClause<V, T> {}
impl IsEmpty for DefaultValues {}

impl<V, T, Id, const STATIC: bool> IsEmpty for BatchInsert<Vec<V>, T, Id, STATIC> {
    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// The values of one row.
#[diagnostic::on_unimplemented(
    message = "`execute_one` runs an insert of one row",
    label = "several rows, or as many as a select gives",
    note = "write `execute`, and compare the number that it returns"
)]
pub trait OneRow {}

impl<V, T> OneRow for ValuesClause<V, T> {}
impl OneRow for DefaultValues {}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<Rules, $($V: InsertsNoTenant<Rules>),+> InsertsNoTenant<Rules> for ($($V,)+) {
            const SEALED_BY_TENANCY: Seal = {
                $(let _ = $V::SEALED_BY_TENANCY;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
