//! The changes of an update: they assign no tenant.
//!
//! Diesel turns every changeset, a struct that derives `AsChangeset` too, into a tuple of assignments. The type of an
//! assignment is private to Diesel: one cannot name it to ask which column it assigns. But one can ask, for each
//! column of the table, *is this the type that `column.eq(expression)` has as a changeset?* The compiler finds the
//! one that is and, with it, the expression; what it found is the parameter `Proof`, which callers leave to inference.

use crate::policy::{MayAssign, Updated, Verbatim};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use crate::write::column_list::{ColumnThen, Columns};
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression};
use diesel::query_builder::AsChangeset;
use diesel::query_source::{Column, Table};
use diesel::sql_types::SqlType;
use std::marker::PhantomData;

/// A changeset of the table `T` that keeps the `Rules` and holds no unscoped query. Sealed.
#[diagnostic::on_unimplemented(
    message = "these changes cannot be made for a tenant",
    label = "not known to leave the tenant column alone",
    note = "set a struct that derives `AsChangeset`, or a tuple of `column.eq(..)`"
)]
pub trait ChangesNoTenant<T, Rules, Proof> {
    /// Whether there is nothing to set: each part may be absent, and is.
    fn sets_nothing(&self) -> bool;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// The proof for one assignment.
#[derive(Debug)]
pub struct Assigned<At>(PhantomData<At>);

impl<T, Rules, A, At> ChangesNoTenant<T, Rules, Assigned<At>> for A
where
    T: Table<AllColumns: Columns>,
    <T::AllColumns as Columns>::List: Assigns<A, At>,
    At: MayBeAssigned<Rules>,
{
    fn sets_nothing(&self) -> bool {
        false
    }

    const SEALED_BY_TENANCY: Seal = {
        let () = At::OTHER_NAME;
        Seal
    };
}

/// The proof for an assignment that may be absent.
#[derive(Debug)]
pub struct IfSome<Proof>(PhantomData<Proof>);

impl<T, Rules, A, Proof> ChangesNoTenant<T, Rules, IfSome<Proof>> for Option<A>
where
    A: ChangesNoTenant<T, Rules, Proof>,
{
    fn sets_nothing(&self) -> bool {
        self.as_ref().is_none_or(ChangesNoTenant::sets_nothing)
    }

    const SEALED_BY_TENANCY: Seal = A::SEALED_BY_TENANCY;
}

/// In this list of columns is one whose assignment is of the type `A`: the one at `At`.
#[diagnostic::on_unimplemented(
    message = "this cannot be set for a tenant",
    label = "not an assignment to a column",
    note = "set a struct that derives `AsChangeset`, or a tuple of `column.eq(..)`"
)]
pub trait Assigns<A, At> {}

/// The first column of the list, and what it is set to.
#[derive(Debug)]
pub struct Here<C, E>(PhantomData<(C, E)>);

/// A later column of the list.
#[derive(Debug)]
pub struct Later<At>(PhantomData<At>);

impl<C, Rest, A, E> Assigns<A, Here<C, E>> for ColumnThen<C, Rest>
where
    C: Column<SqlType: SqlType>,
    E: Expression<SqlType = C::SqlType>,
    Verbatim<E>: AsExpression<C::SqlType>,
    Eq<C, Verbatim<E>>: AsChangeset<Changeset = A>,
{
}

impl<C, Rest, A, At> Assigns<A, Later<At>> for ColumnThen<C, Rest> where Rest: Assigns<A, At> {}

/// The assignment at this place is allowed.
pub(crate) trait MayBeAssigned<Rules> {
    #[doc(hidden)]
    const OTHER_NAME: ();
}

impl<Rules, C, E> MayBeAssigned<Rules> for Here<C, E>
where
    C: MayAssign<Rules, Updated<E>>,
    E: HoldsNoUnscopedQuery,
{
    const OTHER_NAME: () = {
        let _ = C::SEALED_BY_TENANCY;
    };
}

impl<Rules, At: MayBeAssigned<Rules>> MayBeAssigned<Rules> for Later<At> {
    const OTHER_NAME: () = At::OTHER_NAME;
}

/// The column that the assignment at this place assigns.
pub(crate) trait AssignedColumn {
    /// The column.
    type Column;
}

impl<C, E> AssignedColumn for Here<C, E> {
    type Column = C;
}

impl<At: AssignedColumn> AssignedColumn for Later<At> {
    type Column = At::Column;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $A:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<Tab, Rules, $($A, $Proof),+> ChangesNoTenant<Tab, Rules, ($($Proof,)+)> for ($($A,)+)
        where
            $($A: ChangesNoTenant<Tab, Rules, $Proof>),+
        {
            fn sets_nothing(&self) -> bool {
                true $(&& self.$i.sets_nothing())+
            }

            const SEALED_BY_TENANCY: Seal = {
                $(let _ = $A::SEALED_BY_TENANCY;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);

/// Assignments that have been checked, handed to Diesel.
#[derive(Debug)]
pub struct Changeset<C, T>(C, PhantomData<T>);

impl<C, T> Changeset<C, T> {
    pub(in crate::write) fn new(changes: C) -> Self {
        Self(changes, PhantomData)
    }
}

impl<C, T: Table> AsChangeset for Changeset<C, T> {
    type Target = T;
    type Changeset = C;

    fn as_changeset(self) -> C {
        self.0
    }
}
