//! What makes a scoped query inside a plain one, and in the place of a table, a compile error in words of ours.

use super::Scoped;
use diesel::associations::{HasTable, Identifiable};
use diesel::query_builder::{Query, QueryId, SelectQuery};
use diesel::query_source::Table;
use diesel::sql_types::Bool;
use std::hash::Hash;

/// The condition under which a scoped query would be part of a plain one: none.
///
/// Diesel asks what a plain query is combined with to be a `Query`, and what its `exists` takes to be a `SelectQuery`.
/// A scoped query is both under this condition, and rustc reports the condition. Nobody can name it, so nobody can meet it.
#[diagnostic::on_unimplemented(
    message = "scoped query inside an unscoped one",
    label = "what this is part of is not scoped to a tenant",
    note = "start both queries from `Model::scoped()`; `exists` and `select` are in `tenancy::dsl`"
)]
pub(crate) trait PartOfAnUnscopedQuery {}

impl<Q: Query, P, M> Query for Scoped<Q, P, M>
where
    Self: PartOfAnUnscopedQuery,
{
    type SqlType = Q::SqlType;
}

/// Diesel's `exists` asks for no particular type, so `Q` is asked nothing: one mistake, one error.
impl<Q, P, M> SelectQuery for Scoped<Q, P, M>
where
    Self: PartOfAnUnscopedQuery,
{
    type SqlType = Bool;
}

impl<Q, P, M> QueryId for Scoped<Q, P, M>
where
    Self: PartOfAnUnscopedQuery,
{
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

/// The condition under which Diesel would write the rows of a scoped query: none.
///
/// Diesel's `update` and `delete` take a table, a query of its own, or what is `Identifiable`. A scoped query is that under
/// this condition, and rustc reports the condition: it is one of `Q`, since rustc would report Diesel's trait instead of
/// one of the same type.
#[diagnostic::on_unimplemented(
    message = "Diesel writes no rows of a scoped query",
    label = "Diesel's `update` and `delete` know no tenant",
    note = "`tenancy::update(..)` and `tenancy::delete(..)` take it as it is"
)]
pub trait WrittenByDiesel: never::Never {
    /// There is none.
    type Table: Table;

    /// There is none.
    type Id: Hash + Eq;
}

impl<Q, P, M> HasTable for Scoped<Q, P, M>
where
    Q: WrittenByDiesel,
{
    type Table = Q::Table;

    fn table() -> Self::Table {
        unreachable!("nothing meets the condition")
    }
}

impl<Q, P, M> Identifiable for Scoped<Q, P, M>
where
    Q: WrittenByDiesel,
{
    type Id = Q::Id;

    fn id(self) -> Self::Id {
        unreachable!("nothing meets the condition")
    }
}

/// The condition under which a scoped query would be a table: none.
#[cfg(feature = "postgres-backend")]
#[diagnostic::on_unimplemented(
    message = "a scoped query is no table",
    label = "`ONLY` and `TABLESAMPLE` stand beside a table",
    note = "no scoped query has them: use them with plain Diesel, on the application's own connection"
)]
pub trait IsTable: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the conditions.
    pub trait Never {}
}

/// What Diesel's tables have beside Diesel's verbs.
#[cfg(feature = "postgres-backend")]
impl<Q, P, M> Scoped<Q, P, M> {
    #[doc(hidden)]
    pub fn only(self) -> Self
    where
        Q: IsTable,
    {
        self
    }

    #[doc(hidden)]
    pub fn tablesample_bernoulli(self, _: i16) -> Self
    where
        Q: IsTable,
    {
        self
    }

    #[doc(hidden)]
    pub fn tablesample_system(self, _: i16) -> Self
    where
        Q: IsTable,
    {
        self
    }
}
