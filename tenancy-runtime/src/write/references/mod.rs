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

mod changes;
mod complete;
mod refusal;
mod rows;
mod set;
mod values;

pub use self::changes::{BlankKey, CheckChanges};
pub use self::complete::{Complete, Gives, NamesItsParent};
use self::refusal::refused;
#[cfg(feature = "mysql")]
pub(super) use self::refusal::{NOT_WRITTEN, REFUSED_ON_MYSQL};
pub(crate) use self::refusal::{explain, is_in_the_way};
pub use self::rows::{Conditions, IntoRows, ListRows, Referring, StampValues};
#[cfg(feature = "mysql")]
pub(super) use self::set::{AndInScope, InScope, Unchecked};
pub use self::set::{SetChanges, SetOnConflict};
pub use self::values::CheckValue;
pub(super) use self::values::SELECTED;

use super::tenant_key::{Current, Given};
use crate::binding;
use crate::designation::Designated;
use crate::policy::Lookup;
use crate::scope::Scope;
use diesel::expression::Expression;
use diesel::query_source::Column;
use diesel::sql_types::{SqlType, is_nullable};
use std::fmt;
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
pub struct Reference<Fk, Parent, E, Rest>(PhantomData<(Fk, Parent, E, Rest)>);

impl<Fk, Parent, E, Rest> fmt::Debug for Reference<Fk, Parent, E, Rest> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference")
    }
}

impl References for NoReferences {
    type Lookups = NoLookups;

    const ANY: bool = false;

    fn any(_: impl Fn(&str) -> bool) -> bool {
        false
    }
}

impl<Fk, Parent, E, Rest> References for Reference<Fk, Parent, E, Rest>
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

/// No subquery.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLookups;

/// The subquery for one reference, and those for the rest.
pub struct LookupFor<Fk, Parent: Designated, E, Rest> {
    lookup: Lookup<Parent, E>,
    rest: Rest,
    foreign_key: PhantomData<fn() -> Fk>,
}

impl<Fk, Parent: Designated, E, Rest> fmt::Debug for LookupFor<Fk, Parent, E, Rest> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookupFor").finish_non_exhaustive()
    }
}

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
pub trait AnyNullable {
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

/// For whom the subqueries ask: for the tenant of the connection, or for one that is given.
pub trait AsksFor {
    /// Renders for that tenant.
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R;
}

impl AsksFor for Current {
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R {
        walk()
    }
}

impl<S: Scope> AsksFor for Given<S> {
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R {
        binding::within(&self.tenant, walk)
    }
}
