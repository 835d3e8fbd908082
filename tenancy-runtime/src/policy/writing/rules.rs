//! What may be assigned to which column: the rules of a policy, as a list in the type system.
//!
//! `Fixed<posts::org_id, Checked<posts::author_id, NoRules>>`: the tenant column is never assigned, the author is
//! set to a plain value, anything else may be set to anything.

use super::columns::{ColumnIs, Differs, IsSame};
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
pub struct FixedFlag<C, Rest>(PhantomData<(C, Rest)>);

/// The column `C` may hold the key of another tenant of the type `U`, and says so.
#[derive(Debug, Clone, Copy)]
pub struct NamesOther<C, U, Rest>(PhantomData<(C, U, Rest)>);

/// The column `Fk` points to a row in scope.
#[derive(Debug, Clone, Copy)]
pub struct Checked<Fk, Rest>(PhantomData<(Fk, Rest)>);

/// The column `C` is the key of a tenant: an insert may set it, and nothing changes it.
#[derive(Debug, Clone, Copy)]
pub struct KeepsKey<C, Rest>(PhantomData<(C, Rest)>);

/// The column `Fk` names one of two parents of a row: an insert sets it, and nothing changes it.
#[derive(Debug, Clone, Copy)]
pub struct KeepsParent<Fk, Rest>(PhantomData<(Fk, Rest)>);

/// By the column `C` a join table names the row: nothing changes it.
#[derive(Debug, Clone, Copy)]
pub struct KeepsName<C, Rest>(PhantomData<(C, Rest)>);

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

impl<C, F, Rest, E> MayAssign<FixedFlag<F, Rest>, E> for C
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

impl<C, F, Rest, E> MayAssign<Checked<F, Rest>, E> for C
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

impl<C, F, Rest, E> MayAssign<KeepsKey<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: AssignsKey<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would change the key of a tenant by another type for its column: a second column by its name",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

impl<C, F, Rest, E> MayAssign<KeepsName<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: AssignsName<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would give a row to other tenants by another type for its key: a second column by its name",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

impl<C, F, Rest, E> MayAssign<KeepsParent<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: AssignsParent<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would turn a row to another parent by another type for its column: a second column by its name",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

/// The answer for a column that names none of two parents, or one that is inserted.
#[diagnostic::on_unimplemented(
    message = "this would turn a row to another parent, which the tenant need not reach with the one that stays",
    label = "assigns a parent of a row that has two",
    note = "delete the row and insert one between the parents that are meant; in a model, say `#[diesel(skip_update)]` of the field"
)]
pub(crate) trait AssignsParent<E> {}

impl<E> AssignsParent<E> for Differs<No, No> {}
impl<E> AssignsParent<E> for Differs<No, Yes> {}
impl<E> AssignsParent<E> for Differs<Yes, No> {}
impl<E> AssignsParent<Inserted<E>> for Differs<Yes, Yes> {}

/// The answer for a column that names no row of several tenants, or one that is inserted: that no tenant inserts such a row
/// is said elsewhere.
#[diagnostic::on_unimplemented(
    message = "this would give a row of several tenants to others, whom the join table says of its new key",
    label = "assigns the key by which a join table names the row",
    note = "leave it out: whose the row is changes by the rows of the join table"
)]
pub(crate) trait AssignsName<E> {}

impl<E> AssignsName<E> for Differs<No, No> {}
impl<E> AssignsName<E> for Differs<No, Yes> {}
impl<E> AssignsName<E> for Differs<Yes, No> {}
impl<E> AssignsName<Inserted<E>> for Differs<Yes, Yes> {}

/// The answer for a column that is no key of a tenant, or one that is inserted.
#[diagnostic::on_unimplemented(
    message = "this would change the key of a tenant, and leave its rows to another one",
    label = "assigns the key of a tenant",
    note = "a key is set when the row is inserted, and never changed: leave it out"
)]
pub(crate) trait AssignsKey<E> {}

impl<E> AssignsKey<E> for Differs<No, No> {}
impl<E> AssignsKey<E> for Differs<No, Yes> {}
impl<E> AssignsKey<E> for Differs<Yes, No> {}
impl<E> AssignsKey<Inserted<E>> for Differs<Yes, Yes> {}

/// The answer for a column that may be set to `E`.
///
/// Another type for the tenant column is refused too, when the program is built: it has the same name.
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// diesel::table! {
///     posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer }
/// }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::update(1).set(posts::owner.eq(2));
/// ```
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::insert((posts::id.eq(1), posts::owner.eq(2)));
/// ```
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::insert(Post::scoped().select(posts::id)).into_columns(posts::owner);
/// ```
#[diagnostic::on_unimplemented(
    message = "this would give a row to another tenant",
    label = "assigns the tenant column",
    note = "the tenant column is set from the connection and never assigned: leave it out, or keep it and put `#[tenanted(..)]` above the derives of the model",
    note = "a row of the tenants' own table is made on an unscoped connection: without its key, which the database makes, or with `.for_tenant(key)`"
)]
pub(crate) trait NotTheTenantColumn<E> {}

impl<E> NotTheTenantColumn<E> for Differs<No, No> {}
impl<E> NotTheTenantColumn<E> for Differs<No, Yes> {}
impl<E> NotTheTenantColumn<E> for Differs<Yes, No> {}

/// The answer for a column that is not the flag of global rows.
#[diagnostic::on_unimplemented(
    message = "this would give a row to every tenant, or take one from them",
    label = "assigns the flag of global rows",
    note = "global rows are written on an unscoped connection, with plain Diesel: leave the flag out"
)]
pub(crate) trait NotTheGlobalFlag<E> {}

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
pub(crate) trait AssignsReference<E, IsNull> {}

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
