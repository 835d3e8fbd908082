//! Whether `joinable!` says that a column is the foreign key to a table, where it says anything of the two tables.
//!
//! An expansion asks `(&ForeignKeyOf::<..>::new()).joined().by_it()`, of types that it knows. A method of the reference is
//! found only where there is none of the value, so that two tables which nothing is said of are accepted: a second
//! foreign key to the same table, say, of which `joinable!` can tell one at most.

use crate::opaque::opaque;
use diesel::dsl::{Eq, Nullable};
use diesel::expression::{AsExpression, Expression};
use diesel::query_source::{JoinTo, Table};
use diesel::sql_types::SqlType;
use diesel::{ExpressionMethods, NullableExpressionMethods};
use std::marker::PhantomData;

/// The column `Fk` of `Child` is the foreign key to `Parent`.
pub struct ForeignKeyOf<Child, Fk, Parent>(PhantomData<fn() -> (Child, Fk, Parent)>);

opaque!([Child, Fk, Parent] ForeignKeyOf<Child, Fk, Parent>);

impl<Child, Fk, Parent> ForeignKeyOf<Child, Fk, Parent> {
    /// Asks.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<Child, Fk, Parent> Default for ForeignKeyOf<Child, Fk, Parent> {
    fn default() -> Self {
        Self::new()
    }
}

/// `joinable!` says by what the two tables are joined.
pub trait ByJoinable: Sized {
    /// That.
    fn joined(self) -> Joined<Self> {
        Joined(PhantomData)
    }
}

impl<Child: JoinTo<Parent>, Fk, Parent> ByJoinable for &ForeignKeyOf<Child, Fk, Parent> {}

/// What `joinable!` says.
pub struct Joined<K>(PhantomData<fn() -> K>);

opaque!([K] Joined<K>);

impl<Child, Fk, Parent> Joined<&ForeignKeyOf<Child, Fk, Parent>> {
    /// It is by the foreign key.
    #[expect(
        clippy::unused_self,
        reason = "the method is chosen by what it is called on"
    )]
    pub fn by_it(self)
    where
        Child: JoinTo<Parent>,
        Parent: Table<PrimaryKey: Expression<SqlType: SqlType>>,
        Fk: NullableExpressionMethods + Expression<SqlType: SqlType>,
        Parent::PrimaryKey: NullableExpressionMethods,
        Nullable<Fk>: ExpressionMethods + Expression<SqlType: SqlType>,
        Nullable<Parent::PrimaryKey>: AsExpression<<Nullable<Fk> as Expression>::SqlType>,
        Fk: IsForeignKey<Child::OnClause, Eq<Nullable<Fk>, Nullable<Parent::PrimaryKey>>>,
    {
    }
}

/// The two `ON`s are one. As a trait, since rustc reports a mismatch in its own words.
#[diagnostic::on_unimplemented(
    message = "`joinable!` joins these two tables by another column than `{Self}`",
    label = "not the foreign key to that table",
    note = "name the column that `joinable!` names; where a table has two foreign keys to another one, leave out `joinable!` and join `.on(..)`"
)]
pub trait IsForeignKey<On, Expected> {}

impl<Fk, On> IsForeignKey<On, On> for Fk {}

/// Nothing is said of the two tables.
pub trait NotJoined {
    /// Nothing.
    fn joined(&self) -> Unsaid {
        Unsaid
    }
}

impl<Child, Fk, Parent> NotJoined for &ForeignKeyOf<Child, Fk, Parent> {}

/// Nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unsaid;

impl Unsaid {
    /// So there is nothing to be said against it.
    #[expect(
        clippy::unused_self,
        reason = "the method is chosen by what it is called on"
    )]
    pub fn by_it(self) {}
}
