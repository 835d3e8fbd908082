//! The key of a row inside its tenant, where only `table!` tells the primary key: what is left of that without the columns
//! that name tenants.
//!
//! The attribute does not see the table, but the compiler does. It takes the key apart into a list, drops each column
//! that is one of the tenant's, and puts the rest together again. An expansion says [`OneColumn`] of the model's columns: rustc
//! would not believe that no tuple is a `Column` of Diesel's.

use super::{ColumnIs, IsSame};
use diesel::expression::ValidGrouping;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use std::marker::PhantomData;

/// A column, and so no tuple of columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is the primary key of the table, and not in the model",
    label = "by which columns is a row found?",
    note = "give the model a field for it, or name the key: `#[diesel(primary_key(..))]` below the derives"
)]
pub trait OneColumn {}

/// A primary key, of rows whose tenants are named by the columns of the list `Fixed`: `(posts::org_id, ())`.
pub trait Inside<Fixed> {
    /// What finds a row inside its tenant. All of the key, if each tenant has one row.
    type Rest: Default;
}

impl<C: OneColumn + Default, Fixed> Inside<Fixed> for C {
    type Rest = C;
}

macro_rules! keys {
    ($(($($C:ident)+))+) => {$(
        impl<Fixed, $($C),+> Inside<Fixed> for ($($C,)+)
        where
            keys!(@list $($C)+): Without<Fixed, Left: OrAllOf<($($C,)+), Key: Default>>,
        {
            type Rest = <<keys!(@list $($C)+) as Without<Fixed>>::Left as OrAllOf<($($C,)+)>>::Key;
        }
    )+};
    (@list) => { () };
    (@list $C:ident $($Rest:ident)*) => { ($C, keys!(@list $($Rest)*)) };
}
keys! { (A B) (A B C) (A B C D) (A B C D E) }

/// The whole primary key of a table, where the table itself says what finds a row.
#[derive(Debug, Clone, Copy)]
pub struct ToldByTable;

/// What the model says is the whole primary key of a table.
#[derive(Debug, Clone, Copy)]
pub struct ToldByModel<Key>(PhantomData<Key>);

/// A primary key of which the columns `By` are part. In a query that is grouped by a primary key of one column, Diesel lets
/// each column stand, so such a key is asked whether it is `By`.
pub(crate) trait NamedBy<By> {}

impl<C: OneColumn + ValidGrouping<By>, By> NamedBy<By> for C {}

macro_rules! keys_of_several {
    ($(($($C:ident)+))+) => {$( impl<By, $($C),+> NamedBy<By> for ($($C,)+) {} )+};
}
keys_of_several! { (A B) (A B C) (A B C D) (A B C D E) }

/// A list of columns, without those of another list.
pub trait Without<Fixed> {
    type Left;
}

impl<L> Without<()> for L {
    type Left = L;
}

impl<L, C, More> Without<(C, More)> for L
where
    L: WithoutOne<C, Left: Without<More>>,
{
    type Left = <L::Left as Without<More>>::Left;
}

/// A list of columns, without one of them.
pub trait WithoutOne<C> {
    type Left;
}

impl<C> WithoutOne<C> for () {
    type Left = ();
}

impl<Head, Tail, C> WithoutOne<C> for (Head, Tail)
where
    Head: ColumnIs<C, Answer: IsSame<Answer: Drops<Head, Tail::Left>>>,
    Tail: WithoutOne<C>,
{
    type Left =
        <<<Head as ColumnIs<C>>::Answer as IsSame>::Answer as Drops<Head, Tail::Left>>::Left;
}

/// Whether the head of a list is dropped.
pub trait Drops<Head, Tail> {
    type Left;
}

impl<Head, Tail> Drops<Head, Tail> for Yes {
    type Left = Tail;
}

impl<Head, Tail> Drops<Head, Tail> for No {
    type Left = (Head, Tail);
}

/// A list of columns as Diesel has them: one, or a tuple; or `All` instead of none.
pub trait OrAllOf<All> {
    type Key;
}

impl<All> OrAllOf<All> for () {
    type Key = All;
}

impl<All, A> OrAllOf<All> for (A, ()) {
    type Key = A;
}

impl<All, A, B> OrAllOf<All> for (A, (B, ())) {
    type Key = (A, B);
}

impl<All, A, B, C> OrAllOf<All> for (A, (B, (C, ()))) {
    type Key = (A, B, C);
}

impl<All, A, B, C, D> OrAllOf<All> for (A, (B, (C, (D, ())))) {
    type Key = (A, B, C, D);
}

impl<All, A, B, C, D, E> OrAllOf<All> for (A, (B, (C, (D, (E, ()))))) {
    type Key = (A, B, C, D, E);
}
