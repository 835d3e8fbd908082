//! Under which name a query writes the columns of a table.

use super::sql::Sql;
use crate::names::Names;
use crate::policy::reading::{Aliased, Itself};
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, QuerySource, Table};

/// The table `T` itself, or an alias of it, by its name in a query.
pub(in crate::policy) trait Named<T> {
    /// The name.
    fn name() -> Sql;
}

impl<T> Named<T> for Itself
where
    T: QuerySource<FromClause: QueryFragment<Names>> + Default,
{
    fn name() -> Sql {
        Sql::of(T::default().from_clause())
    }
}

impl<T, S: AliasSource> Named<T> for Aliased<S> {
    fn name() -> Sql {
        Sql::name(S::NAME)
    }
}

/// The columns of its primary key, none of which is null in a row that is there.
pub(in crate::policy) fn primary_key<T, F>() -> Vec<Sql>
where
    T: Table<PrimaryKey: QueryFragment<Names>> + Default,
    F: Named<T>,
{
    Sql::of(T::default().primary_key()).columns_of(&F::name())
}
