//! The values of an insert: they name no tenant.

use crate::policy::{Inserted, MayAssign};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue, Insertable};
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

/// Values for columns of the table `T`: what Diesel's `Insertable` makes values of. `By` is left to inference. Sealed.
///
/// Of `Insertable` alone rustc would follow Diesel's impls to the column of another table, and speak of Diesel's types.
/// Where two impls are asked and neither is it, rustc speaks of this trait.
#[diagnostic::on_unimplemented(
    message = "these are not values for `{T}`",
    label = "not values of the table's own columns",
    note = "insert a tuple of `column.eq(..)` of the table's own columns, a struct that derives `Insertable` for the table, a slice, a `Vec` or an array of these, or a scoped select"
)]
pub trait ValuesFor<T, By> {
    /// Diesel's values.
    type Values;

    /// Makes them.
    fn into_values(self) -> Self::Values;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// By Diesel's `Insertable`.
#[derive(Debug)]
pub struct ByInsertable;

impl<T, V: Insertable<T>> ValuesFor<T, ByInsertable> for V {
    type Values = V::Values;

    fn into_values(self) -> V::Values {
        self.values()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By nothing: the second impl.
#[derive(Debug)]
pub struct ByNothing;

impl<T, V: never::Never> ValuesFor<T, ByNothing> for V {
    type Values = Self;

    fn into_values(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

mod never {
    /// No type is one.
    pub trait Never {}
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
