//! References: what a checked column is set to is the key of a row in scope, and the statement itself asks.
//!
//! Three forms, all in one statement and with no look-up before it:
//!
//! - An insert into a column that is not null asks in place: `(SELECT id FROM posts WHERE <in scope> AND id = ?)`. For
//!   a row out of scope that is an error; a `NULL` would be stored where only `table!` says that the column refuses it.
//! - An insert into a nullable column, where `NULL` is a value like any other, asks in the tenant column: `CASE WHEN ?
//!   IS NULL OR ? IN (SELECT ..) THEN <the tenant> ELSE <error> END`. The value stands there three times: it is a bind
//!   parameter.
//! - An update, whose assignments Diesel does not let us take apart, asks in its `WHERE`, by an assignment that stands
//!   where a comparison is meant: `EXISTS (SELECT 1 FROM (SELECT id AS "post_id" FROM posts WHERE <in scope>) AS
//!   "parent" WHERE "post_id" = ?)`. For a row out of scope it updates nothing.

use crate::opaque::opaque;
use crate::policy::Designated;
use crate::policy::reading::{Lookup, OrAll};
use diesel::expression::Expression;
use diesel::query_source::Column;
use diesel::sql_types::{SqlType, is_nullable};
use std::marker::PhantomData;

/// The references of a table that are checked: a list in the type system.
pub trait References: 'static {
    /// The subqueries that check them.
    type Lookups: Default + 'static;

    /// Makes the subqueries.
    #[must_use]
    fn lookups() -> Self::Lookups {
        Self::Lookups::default()
    }

    /// Whether there is one.
    const ANY: bool;

    /// Whether `said` is true of the column of one of them.
    fn any(said: impl Fn(&str) -> bool) -> bool;
}

/// None.
#[derive(Debug, Clone, Copy)]
pub struct NoReferences;

/// The column `Fk` points to rows of the table `Parent` for which `E` is true; and `Rest`.
pub struct AndReference<Fk, Parent, E, Rest>(PhantomData<(Fk, Parent, E, Rest)>);

opaque!([Fk, Parent, E, Rest] AndReference<Fk, Parent, E, Rest>);

impl References for NoReferences {
    type Lookups = NoLookups;

    const ANY: bool = false;

    fn any(_: impl Fn(&str) -> bool) -> bool {
        false
    }
}

impl<Fk, Parent, E, Rest> References for AndReference<Fk, Parent, E, Rest>
where
    Fk: Column + 'static,
    Parent: Designated<FindBy: Column, FromClause: 'static>,
    E: Default + 'static,
    Rest: References,
{
    type Lookups = LookupFor<Fk, Parent, E, Rest::Lookups>;

    const ANY: bool = true;

    fn any(said: impl Fn(&str) -> bool) -> bool {
        said(Fk::NAME) || Rest::any(said)
    }
}

/// References that an insert on a connection of the reach `R` checks.
pub(crate) trait CheckedOn<R> {}

impl<R> CheckedOn<R> for NoReferences {}

/// Parents say whose the row is, and so which connections reach it.
impl<R, Fk, Parent, E, Rest: CheckedOn<R>> CheckedOn<R>
    for AndReference<Fk, Parent, OrAll<E>, Rest>
{
}

/// No subquery.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLookups;

/// The subquery for one reference, and those for the rest.
pub struct LookupFor<Fk, Parent: Designated, E, Rest> {
    pub(crate) lookup: Lookup<Parent, E>,
    pub(crate) rest: Rest,
    foreign_key: PhantomData<fn() -> Fk>,
}

opaque!([Fk, Parent: Designated, E, Rest] LookupFor<Fk, Parent, E, Rest>);

impl<Fk, Parent: Designated, E: Default, Rest: Default> Default for LookupFor<Fk, Parent, E, Rest> {
    fn default() -> Self {
        Self {
            lookup: Lookup::default(),
            rest: Rest::default(),
            foreign_key: PhantomData,
        }
    }
}

/// Whether any of the references may be null.
pub(crate) trait AnyNullable {
    /// Whether any may.
    const ANY_NULLABLE: bool;
}

impl AnyNullable for is_nullable::NotNull {
    const ANY_NULLABLE: bool = false;
}

impl AnyNullable for is_nullable::IsNullable {
    const ANY_NULLABLE: bool = true;
}

impl AnyNullable for NoLookups {
    const ANY_NULLABLE: bool = false;
}

impl<Fk, Parent, E, Rest> AnyNullable for LookupFor<Fk, Parent, E, Rest>
where
    Fk: Expression<SqlType: SqlType<IsNull: AnyNullable>>,
    Parent: Designated,
    Rest: AnyNullable,
{
    const ANY_NULLABLE: bool = <Fk::SqlType as SqlType>::IsNull::ANY_NULLABLE || Rest::ANY_NULLABLE;
}
