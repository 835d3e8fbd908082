//! The rows of an insert whose references are checked, in one statement.

use super::checked_values::{CheckValue, Part, SELECTED};
use super::from_select::SelectedColumns;
use super::key::InsertsFor;
use crate::binding::ScopeError;
use crate::dialect::Dialect;
use crate::policy::{AnyNullable, NoColumns};
use crate::write::column_names::NameList;
use crate::write::refusal::{Refused, refused};
use diesel::backend::Backend;
use diesel::insertable::{CanInsertInSingleQuery, ColumnInsertValue, InsertValues};
use diesel::query_builder::{
    AstPass, BatchInsert, DefaultValues, QueryFragment, QueryId, ValuesClause,
};
use diesel::query_source::Table;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// Rows, what the stamp adds to each of them, and the subqueries that check their references.
#[allow(missing_debug_implementations)]
pub struct CheckedRows<T, V, Stamp, L, K> {
    pub(super) values: V,
    pub(super) stamp: Stamp,
    pub(super) lookups: L,
    pub(super) key: K,
    pub(super) table: PhantomData<fn() -> T>,
}

// Which columns a row leaves to their defaults is in its values: the cache knows the statement by its text.
impl<T, V, Stamp, L, K> QueryId for CheckedRows<T, V, Stamp, L, K> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Writes what must be true of a row: ` AND <check> AND ..`.
pub type Conditions<'c, 'b, DB> = &'c dyn for<'o> Fn(AstPass<'o, 'b, DB>) -> QueryResult<()>;

/// What a stamp adds: columns, and values of which the first is refused unless all references are in scope.
pub(crate) trait StampValues<DB: Backend, T> {
    /// The names.
    ///
    /// # Errors
    ///
    /// What a part of the stamp says.
    fn walk_columns(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()>;

    /// The values, of which the first is an error unless `conditions`, which begin with ` AND `, are true. The stamp
    /// knows neither how they are walked nor whether there are any.
    ///
    /// # Errors
    ///
    /// What a part of the stamp says.
    fn walk_values<'b>(
        &'b self,
        conditions: Option<Conditions<'_, 'b, DB>>,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// Whether nothing is added.
    fn is_nothing(&self) -> bool {
        false
    }
}

impl<DB: Backend, T> StampValues<DB, T> for NoColumns {
    fn walk_columns(&self, _: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Ok(())
    }

    fn walk_values<'b>(
        &'b self,
        _: Option<Conditions<'_, 'b, DB>>,
        _: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        Ok(())
    }

    fn is_nothing(&self) -> bool {
        true
    }
}

impl<DB: Backend, T, V: StampValues<DB, T>> StampValues<DB, T> for ValuesClause<V, T> {
    fn walk_columns(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        self.values.walk_columns(out)
    }

    fn walk_values<'b>(
        &'b self,
        conditions: Option<Conditions<'_, 'b, DB>>,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk_values(conditions, out)
    }

    fn is_nothing(&self) -> bool {
        self.values.is_nothing()
    }
}

impl<DB, T, C, E> StampValues<DB, T> for ColumnInsertValue<C, E>
where
    DB: Dialect,
    T: Table,
    Self: InsertValues<DB, T>,
{
    fn walk_columns(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        self.column_names(out)
    }

    fn walk_values<'b>(
        &'b self,
        conditions: Option<Conditions<'_, 'b, DB>>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let Some(walk_conditions) = conditions else {
            return self.walk_ast(out);
        };
        out.push_sql("CASE WHEN 1 = 1");
        walk_conditions(out.reborrow())?;
        out.push_sql(" THEN ");
        self.walk_ast(out.reborrow())?;
        match refused(out.backend()) {
            Refused::Value(value) => {
                out.push_sql(" ELSE ");
                out.push_sql(value);
            }
            Refused::Condition(condition) => {
                out.push_sql(" WHEN ");
                out.push_sql(condition);
                out.push_sql(" THEN NULL");
            }
        }
        out.push_sql(" END");
        Ok(())
    }
}

impl<DB, T, A, B> StampValues<DB, T> for (A, B)
where
    DB: Backend,
    A: StampValues<DB, T>,
    B: StampValues<DB, T>,
{
    fn walk_columns(&self, mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        if !self.0.is_nothing() {
            self.0.walk_columns(out.reborrow())?;
            out.push_sql(", ");
        }
        self.1.walk_columns(out)
    }

    fn walk_values<'b>(
        &'b self,
        conditions: Option<Conditions<'_, 'b, DB>>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        if self.0.is_nothing() {
            return self.1.walk_values(conditions, out);
        }
        self.0.walk_values(conditions, out.reborrow())?;
        out.push_sql(", ");
        self.1.walk_values(None, out)
    }
}

/// Values by rows.
pub(crate) trait ListRows<T> {
    /// The values of one row.
    type Row;

    /// The rows.
    fn list(&self) -> &[ValuesClause<Self::Row, T>];
}

impl<V, T> ListRows<T> for ValuesClause<V, T> {
    type Row = V;

    fn list(&self) -> &[Self] {
        std::slice::from_ref(self)
    }
}

impl<V, T, Id, const STATIC: bool> ListRows<T>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC>
{
    type Row = V;

    fn list(&self) -> &[ValuesClause<V, T>] {
        &self.values
    }
}

impl<T, V, Stamp, L, K> CheckedRows<T, V, Stamp, L, K> {
    /// `(<columns>, <tenant>) VALUES (<row>, <tenant>), ..`
    fn walk_list<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend,
        T: Table,
        V: ListRows<T, Row: InsertValues<DB, T> + CheckValue<DB, L>>,
        Stamp: StampValues<DB, T>,
        L: AnyNullable,
        K: InsertsFor,
    {
        let rows = self.values.list();
        let Some(first) = rows.first() else {
            return Ok(());
        };
        for row in rows {
            if !row.values.names_columns_of(&first.values, out.backend())? {
                return Err(ScopeError::RowsDiffer.into());
            }
        }
        // As in Diesel: a statement for each number of rows would stay on the connection, and on the server.
        if rows.len() > 1 {
            out.unsafe_to_cache_prepared();
        }
        // A row of nothing but defaults, where they have no keyword.
        let is_empty = first.values.is_noop(out.backend())?;
        out.push_sql("(");
        if !is_empty {
            first.values.column_names(out.reborrow())?;
        }
        if !is_empty && !self.stamp.is_nothing() {
            out.push_sql(", ");
        }
        self.stamp.walk_columns(out.reborrow())?;
        out.push_sql(") VALUES ");
        for (at, row) in rows.iter().enumerate() {
            out.push_sql(if at == 0 { "(" } else { ", (" });
            if !is_empty {
                row.values
                    .walk(Part::Values, &self.lookups, &self.key, out.reborrow())?;
            }
            if !is_empty && !self.stamp.is_nothing() {
                out.push_sql(", ");
            }
            let conditions = |out: AstPass<'_, 'b, DB>| {
                row.values
                    .walk(Part::Conditions, &self.lookups, &self.key, out)
            };
            let conditions: Conditions<'_, 'b, DB> = &conditions;
            let conditions = L::ANY_NULLABLE.then_some(conditions);
            self.stamp.walk_values(conditions, out.reborrow())?;
            out.push_sql(")");
        }
        Ok(())
    }
}

macro_rules! lists {
    ($([$($generics:tt)*] $Values:ty { $($bound:tt)* })+) => {$(
        impl<$($generics)*, T, Stamp, L, K, DB> QueryFragment<DB> for CheckedRows<T, $Values, Stamp, L, K>
        where
            DB: Backend,
            T: Table,
            V: InsertValues<DB, T> + CheckValue<DB, L>,
            Stamp: StampValues<DB, T>,
            L: AnyNullable,
            K: InsertsFor,
            $($bound)*
        {
            fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                self.walk_list(out)
            }
        }

        impl<$($generics)*, T, Stamp, L, K, DB: Backend> CanInsertInSingleQuery<DB> for CheckedRows<T, $Values, Stamp, L, K> {
            fn rows_to_insert(&self) -> Option<usize> {
                Some(self.values.list().len())
            }
        }
    )+};
}

lists! {
    [V] ValuesClause<V, T> {}
    [V, Id, const STATIC: bool] BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC> {}
}

/// `(title, post_id, org_id) WITH selected (title, post_id) AS MATERIALIZED (<select>) SELECT selected.title, .. FROM
/// selected`
impl<T, S, N, Stamp, L, K, DB> QueryFragment<DB>
    for CheckedRows<T, SelectedColumns<S, N>, Stamp, L, K>
where
    DB: Dialect,
    T: Table,
    S: QueryFragment<DB>,
    N: NameList + CheckValue<DB, L> + 'static,
    Stamp: StampValues<DB, T>,
    L: AnyNullable,
    K: InsertsFor,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let names = &self.values.names;
        let comma = if self.stamp.is_nothing() { "" } else { ", " };
        out.push_sql("(");
        N::names(out.reborrow())?;
        out.push_sql(comma);
        self.stamp.walk_columns(out.reborrow())?;
        out.push_sql(") WITH ");
        out.push_identifier(SELECTED)?;
        out.push_sql(" (");
        N::names(out.reborrow())?;
        // A nullable reference is named three times: SQLite would evaluate its expression at each place.
        // MySQL, without a keyword for it, evaluates a select with a `LIMIT` once.
        let [before, after] = if out.backend().is_mysql() {
            [") AS ((", ") LIMIT 18446744073709551615) SELECT "]
        } else {
            [") AS MATERIALIZED (", ") SELECT "]
        };
        out.push_sql(before);
        self.values.select.walk_ast(out.reborrow())?;
        out.push_sql(after);
        names.walk(Part::Values, &self.lookups, &self.key, out.reborrow())?;
        out.push_sql(comma);
        let conditions =
            |out: AstPass<'_, 'b, DB>| names.walk(Part::Conditions, &self.lookups, &self.key, out);
        let conditions: Conditions<'_, 'b, DB> = &conditions;
        let conditions = L::ANY_NULLABLE.then_some(conditions);
        self.stamp.walk_values(conditions, out.reborrow())?;
        out.push_sql(" FROM ");
        out.push_identifier(SELECTED)
    }
}

impl<T, S, N, Stamp, L, K, DB: Backend> CanInsertInSingleQuery<DB>
    for CheckedRows<T, SelectedColumns<S, N>, Stamp, L, K>
{
    fn rows_to_insert(&self) -> Option<usize> {
        None
    }
}

/// A row of default values, and what the stamp adds.
impl<T, Stamp, L, K, DB> QueryFragment<DB> for CheckedRows<T, DefaultValues, Stamp, L, K>
where
    DB: Backend,
    Stamp: StampValues<DB, T>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.stamp.walk_columns(out.reborrow())?;
        out.push_sql(") VALUES (");
        self.stamp.walk_values(None, out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<T, Stamp, L, K, DB: Backend> CanInsertInSingleQuery<DB>
    for CheckedRows<T, DefaultValues, Stamp, L, K>
{
    fn rows_to_insert(&self) -> Option<usize> {
        Some(1)
    }
}
