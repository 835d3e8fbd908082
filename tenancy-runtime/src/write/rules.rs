//! What may be assigned to which column: the rules of a policy, as a list in the type system.
//!
//! `Fixed<posts::org_id, Referring<posts::author_id, NoRules>>`: the tenant column is never assigned, the author is
//! set to a plain value, anything else may be set to anything.

pub use super::columns::NotTheTenantColumn;
use super::columns::{ColumnIs, Differs, IsSame, Name};
use super::excluded::Excluded;
use crate::seal::Seal;
use diesel::expression::Expression;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::internal::derives::as_expression::Bound;
use diesel::sql_types::{SqlType, is_nullable};
use std::marker::PhantomData;

/// Anything may be assigned.
#[derive(Debug, Clone, Copy)]
pub struct NoRules;

/// The column `C` is set by the connection alone.
#[derive(Debug, Clone, Copy)]
pub struct Fixed<C, Rest>(PhantomData<(C, Rest)>);

/// The flag `C` is set by the application alone.
#[derive(Debug, Clone, Copy)]
pub struct Flag<C, Rest>(PhantomData<(C, Rest)>);

/// The column `C` may hold the key of another tenant of the type `U`, and says so.
#[derive(Debug, Clone, Copy)]
pub struct NamesOther<C, U, Rest>(PhantomData<(C, U, Rest)>);

/// The column `Fk` points to a row in scope.
#[derive(Debug, Clone, Copy)]
pub struct Referring<Fk, Rest>(PhantomData<(Fk, Rest)>);

/// What an insert gives a column.
#[derive(Debug)]
pub struct Inserted<E>(PhantomData<E>);

/// What an update gives a column.
#[derive(Debug)]
pub struct Updated<E>(PhantomData<E>);

/// A column that the rules allow to be set to `E`, which is [`Inserted`] or [`Updated`]. Sealed.
#[diagnostic::on_unimplemented(
    message = "this column cannot be set for a tenant",
    label = "not a column of the model's table",
    note = "set columns of the model's own table"
)]
pub trait MayAssign<Rules, E> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<C, E> MayAssign<NoRules, E> for C {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<C, F, Rest, E> MayAssign<Fixed<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: NotTheTenantColumn<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would move a row to another tenant: a second column by the name of the tenant column",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

impl<C, F, Rest, E> MayAssign<Flag<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: NotTheGlobalFlag<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would give a row to every tenant: a second column by the name of the flag",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

impl<C, F, U, Rest, E> MayAssign<NamesOther<F, U, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: AssignsOther<E, U, F> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would set a column that is checked by another type for it: a second column by its name",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

impl<C, F, Rest, E> MayAssign<Referring<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    F: Expression<SqlType: SqlType>,
    C::Answer: AssignsReference<E, <F::SqlType as SqlType>::IsNull> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would set a column that is checked by another type for it: a second column by its name",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

/// The answer for a column that is not the flag of global rows.
#[diagnostic::on_unimplemented(
    message = "this would give a row to every tenant, or take one from them",
    label = "assigns the flag of global rows",
    note = "global rows are written on an unscoped connection, with plain Diesel: leave the flag out"
)]
pub trait NotTheGlobalFlag<E> {}

impl<E> NotTheGlobalFlag<E> for Differs<No, No> {}
impl<E> NotTheGlobalFlag<E> for Differs<No, Yes> {}
impl<E> NotTheGlobalFlag<E> for Differs<Yes, No> {}

/// The answer for a column that does not name another tenant, or says that it does. Sealed, for `U` is a user's type.
#[diagnostic::on_unimplemented(
    message = "this column names another tenant, and the value does not say so",
    label = "may be another tenant's key by accident",
    note = "say it: `column.eq(OtherTenant::<{U}>::new(key))`"
)]
pub trait AssignsOther<E, U, F> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

macro_rules! assigns_other {
    ($([$($bounds:tt)*] $E:ty, $A:ident $B:ident;)+) => {$(
        impl<$($bounds)*> AssignsOther<$E, U, F> for Differs<$A, $B> {
            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

assigns_other! {
    [E, U, F] E, No No;
    [E, U, F] E, No Yes;
    [E, U, F] E, Yes No;
    [E: SaysOther<U, F>, U, F] Inserted<E>, Yes Yes;
    [E: SaysOther<U, F>, U, F] Updated<E>, Yes Yes;
}

/// A value for the column `F` that says that it is another tenant's key. Sealed, for `U` is a user's type.
#[diagnostic::on_unimplemented(
    message = "this column names another tenant, and the value does not say so",
    label = "may be another tenant's key by accident",
    note = "say it: `column.eq(OtherTenant::<{U}>::new(key))`"
)]
pub trait SaysOther<U, F> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// What the insert gave the same column has said it there.
impl<C: ColumnIs<F, Answer: IsSame<Answer = Yes>>, U, F> SaysOther<U, F> for Excluded<C> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A row that is inserted by reference becomes its values by reference.
impl<E: SaysOther<U, F>, U, F> SaysOther<U, F> for &E {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The answer for a column that is no reference, or one that is set to a value.
#[diagnostic::on_unimplemented(
    message = "a checked reference can only be set to a value, not to an expression",
    label = "an expression, which the database would evaluate twice",
    note = "give a key, an `Option` of one, or `excluded(..)`"
)]
pub trait AssignsReference<E, IsNull> {}

impl<E, IsNull> AssignsReference<E, IsNull> for Differs<No, No> {}
impl<E, IsNull> AssignsReference<E, IsNull> for Differs<No, Yes> {}
impl<E, IsNull> AssignsReference<E, IsNull> for Differs<Yes, No> {}
// Checked in place, and so evaluated once: what is inserted is the key that was found.
impl<E> AssignsReference<Inserted<E>, is_nullable::NotNull> for Differs<Yes, Yes> {}
impl<ST, V> AssignsReference<Inserted<Bound<ST, V>>, is_nullable::IsNullable>
    for Differs<Yes, Yes>
{
}
impl<ST, V, IsNull> AssignsReference<Updated<Bound<ST, V>>, IsNull> for Differs<Yes, Yes> {}
impl<C, IsNull> AssignsReference<Updated<Excluded<C>>, IsNull> for Differs<Yes, Yes> {}

/// Names of columns that a select may fill. Sealed.
pub trait Insertables<Rules> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// What a select gives a column: nobody sees in the type whether it names another tenant.
#[derive(Debug)]
pub struct Selected;

impl<IsNull> AssignsReference<Selected, IsNull> for Differs<Yes, Yes> {}

impl<C, Rules> Insertables<Rules> for Name<C>
where
    C: MayAssign<Rules, Selected>,
{
    const SEALED_BY_TENANCY: Seal = C::SEALED_BY_TENANCY;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $C:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<Rules, $($C: Insertables<Rules>),+> Insertables<Rules> for ($($C,)+) {
            const SEALED_BY_TENANCY: Seal = {
                $(let _ = $C::SEALED_BY_TENANCY;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
