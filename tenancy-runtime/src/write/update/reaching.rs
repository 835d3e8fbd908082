//! Which connections run an update that sets a checked reference: those that reach the rows which it names.
//!
//! The statement asks for these rows in a subquery. A connection that reaches none of them would refuse to write it, and the
//! update would fail each time.

use super::changes::{Assigned, AssignedColumn, IfSome};
use super::set::Shared;
use crate::conn::Reaches;
use crate::policy::{
    AndReference, ColumnIs, Designated, Differs, MayBeNamed, NoReferences, OrAll, WritePolicy,
};
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::query_source::{Column, QuerySource};

/// Changes that a connection of the reach `R` makes in a table with the references `Refs`.
pub(crate) trait MadeOn<R, Refs> {}

impl<V, R> MadeOn<R, NoReferences> for V {}

/// Parents say whose the row is, and so which connections reach it.
impl<V, R, Fk, Parent, E, Rest> MadeOn<R, AndReference<Fk, Parent, OrAll<E>, Rest>> for V where
    V: MadeOn<R, Rest>
{
}

impl<C, Proof, R, Fk, Parent, P, Rest>
    MadeOn<R, AndReference<Fk, Parent, MayBeNamed<Fk, Parent, P>, Rest>> for Shared<C, Proof>
where
    Proof: SetsOn<R, Fk, Parent::Policy>,
    Fk: Column<Table: QuerySource>,
    Parent: Designated,
    P: WritePolicy,
    Self: MadeOn<R, Rest>,
{
}

/// The proof for changes that a connection of the reach `R` makes, if the column `Fk` names rows under the policy `P`.
pub(crate) trait SetsOn<R, Fk, P> {}

impl<At, R, Fk, P> SetsOn<R, Fk, P> for Assigned<At> where
    At: AssignedColumn<Column: ColumnIs<Fk, Answer: NamesOn<R, P>>>
{
}

/// One that is absent names nothing.
impl<Proof, R, Fk, P> SetsOn<R, Fk, P> for IfSome<Proof> {}

/// The answer for a column that names no row under the policy `P`, or one that the connection reaches.
#[diagnostic::on_unimplemented(
    message = "an update checks the reference that it sets, and the connection does not reach the rows that it names",
    label = "each such update would fail",
    note = "update it on a connection that reaches these rows, or on an unscoped one; or leave the reference out of `references(..)`"
)]
pub(crate) trait NamesOn<R, P> {}

impl<R, P> NamesOn<R, P> for Differs<No, No> {}
impl<R, P> NamesOn<R, P> for Differs<No, Yes> {}
impl<R, P> NamesOn<R, P> for Differs<Yes, No> {}
#[diagnostic::do_not_recommend]
impl<R: Reaches<P>, P> NamesOn<R, P> for Differs<Yes, Yes> {}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $Proof:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<R, Fk, P, $($Proof: SetsOn<R, Fk, P>),+> SetsOn<R, Fk, P> for ($($Proof,)+) {}
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
