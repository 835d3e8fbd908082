//! Whether a bound holds, as a value: where it does, an inherent method says yes, and hides the one that says no.
#![expect(clippy::unused_self, reason = "the question is in its type")]

use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::marker::PhantomData;
use tenancy::bounds::Selected;
use tenancy::bounds::{
    AdoptablePolicy, Deletable, GlobalPolicy, Inserted, LockPolicy, MayAssign, Owns, Updated,
    WritePolicy,
};
use tenancy::bounds::{Designated, Executes, Loads, Tenanted};
use tenancy::prelude::*;
use ui_schema::Statement;

/// Whether `Of` is for `By`: a statement for a connection, a value in a column for a table.
pub(super) struct Asked<Of, By>(PhantomData<(Of, By)>);

/// A statement, executed.
pub(super) fn executed<By, S: Statement>(_: S) -> Asked<S, By> {
    Asked(PhantomData)
}

/// A statement, and what its rows are read into.
pub(super) fn loaded<By, U, S: Statement>(_: S) -> Asked<(S, U), By> {
    Asked(PhantomData)
}

/// A value in a column.
pub(super) fn assigned<C, V>(_: C, _: V) -> Asked<(C, V::Expression), C::Table>
where
    C: Column<SqlType: SqlType + TypedExpressionType>,
    V: AsExpression<C::SqlType>,
{
    Asked(PhantomData)
}

/// The rows of a table.
pub(super) fn rows<T>(_: T) -> Asked<(), T> {
    Asked(PhantomData)
}

impl<S, Conn: Executes<S>> Asked<S, Conn> {
    pub(super) const fn runs(&self) -> bool {
        true
    }
}

impl<S, U, Conn: Loads<'static, S, U>> Asked<(S, U), Conn> {
    pub(super) const fn loads(&self) -> bool {
        true
    }
}

type Rules<T> = <<T as Designated>::Policy as WritePolicy>::Rules;

impl<C, E, T> Asked<(C, E), T>
where
    T: Designated<Policy: WritePolicy>,
    C: MayAssign<Rules<T>, Inserted<E>>,
{
    pub(super) const fn inserts(&self) -> bool {
        true
    }
}

impl<C, E, T> Asked<(C, E), T>
where
    T: Designated<Policy: WritePolicy>,
    C: MayAssign<Rules<T>, Updated<E>>,
{
    pub(super) const fn updates(&self) -> bool {
        true
    }
}

impl<C, E, T> Asked<(C, E), T>
where
    T: Designated<Policy: WritePolicy>,
    C: MayAssign<Rules<T>, Selected>,
{
    /// Whatever the value: an insert fills the column from a select.
    pub(super) const fn selects(&self) -> bool {
        true
    }
}

impl<T: Tenanted<Policy: AdoptablePolicy>> Asked<(), T> {
    pub(super) const fn adopts(&self) -> bool {
        true
    }
}

impl<T: Designated<Policy: GlobalPolicy>> Asked<(), T> {
    pub(super) const fn has_global_ones(&self) -> bool {
        true
    }
}

impl<T: Designated<Policy: WritePolicy>> Asked<(), T> {
    pub(super) const fn writes(&self) -> bool {
        true
    }
}

impl<T: Designated<Policy: WritePolicy<Stamp: Owns + Deletable>>> Asked<(), T> {
    pub(super) const fn deletes(&self) -> bool {
        true
    }
}

impl<T: Designated<Policy: LockPolicy>> Asked<(), T> {
    pub(super) const fn locks(&self) -> bool {
        true
    }
}

/// The answers where the bounds do not hold.
pub(super) trait No {
    fn runs(&self) -> bool {
        false
    }

    fn loads(&self) -> bool {
        false
    }

    fn inserts(&self) -> bool {
        false
    }

    fn updates(&self) -> bool {
        false
    }

    fn selects(&self) -> bool {
        false
    }

    fn adopts(&self) -> bool {
        false
    }

    fn has_global_ones(&self) -> bool {
        false
    }

    fn writes(&self) -> bool {
        false
    }

    fn deletes(&self) -> bool {
        false
    }

    fn locks(&self) -> bool {
        false
    }
}

impl<Of, By> No for Asked<Of, By> {}
