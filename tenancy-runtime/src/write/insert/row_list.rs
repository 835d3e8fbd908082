//! The rows of an upsert, or of a batch on an asynchronous connection, in one statement.

use super::{CheckedRows, RowWithTenant, SelectedWithTenant};
use diesel::backend::Backend;
use diesel::backend::sql_dialect::default_keyword_for_insert::{
    DoesNotSupportDefaultKeyword, IsoSqlDefaultKeyword,
};
use diesel::insertable::{CanInsertInSingleQuery, ColumnInsertValue};
use diesel::query_builder::{AstPass, BatchInsert, QueryFragment, ValuesClause};
use diesel::result::QueryResult;

/// Rows that one statement can insert on the backend `DB`.
///
/// Diesel has none for SQLite that could be named, so several rows of one statement are written here.
#[diagnostic::on_unimplemented(
    message = "rows with optional fields cannot be inserted in one statement on this backend",
    label = "insert these one by one",
    note = "SQLite has no `DEFAULT` keyword, so the rows of one statement must name the same columns",
    note = "a struct whose optional fields are nullable columns says that it does: `#[diesel(treat_none_as_default_value = false)]`; then `None` is `NULL`"
)]
pub(crate) trait RowList<DB: Backend> {
    /// How many rows there are, unless only the database knows.
    fn rows(&self) -> Option<usize>;

    /// Writes `(<columns>) VALUES (<row>), (<row>)`, or the select that gives the rows.
    ///
    /// # Errors
    ///
    /// What a part of the rows says.
    fn walk_rows<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<V, K, T, DB> RowList<DB> for RowWithTenant<V, K, T>
where
    DB: Backend,
    Self: QueryFragment<DB>,
{
    fn rows(&self) -> Option<usize> {
        Some(1)
    }

    fn walk_rows<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

/// A row of default values and the tenant.
impl<V, T, DB> RowList<DB> for ValuesClause<V, T>
where
    DB: Backend,
    Self: QueryFragment<DB>,
{
    fn rows(&self) -> Option<usize> {
        Some(1)
    }

    fn walk_rows<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<V, T, Id, const STATIC: bool, DB> RowList<DB>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC>
where
    DB: Backend,
    V: QueryFragment<DB> + SameColumns<DB::InsertWithDefaultKeyword>,
    ValuesClause<V, T>: QueryFragment<DB>,
{
    fn rows(&self) -> Option<usize> {
        Some(self.values.len())
    }

    fn walk_rows<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut rows = self.values.iter();
        if let Some(first) = rows.next() {
            first.walk_ast(out.reborrow())?;
        }
        for row in rows {
            out.push_sql(", (");
            row.values.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl<T, S, N, V, DB> RowList<DB> for SelectedWithTenant<T, S, N, V>
where
    DB: Backend,
    Self: QueryFragment<DB>,
{
    fn rows(&self) -> Option<usize> {
        None
    }

    fn walk_rows<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out.reborrow())?;
        // Without a `WHERE`, SQLite takes the `ON` of `ON CONFLICT` for that of a join.
        out.push_sql(" WHERE 1 = 1");
        Ok(())
    }
}

impl<T, V, Stamp, L, K, DB> RowList<DB> for CheckedRows<T, V, Stamp, L, K>
where
    DB: Backend,
    Self: QueryFragment<DB> + CanInsertInSingleQuery<DB>,
{
    fn rows(&self) -> Option<usize> {
        self.rows_to_insert()
    }

    fn walk_rows<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out.reborrow())?;
        if self.rows_to_insert().is_none() {
            // Without a `WHERE`, SQLite takes the `ON` of `ON CONFLICT` for that of a join.
            out.push_sql(" WHERE 1 = 1");
        }
        Ok(())
    }
}

/// Rows of this type all name the same columns, or have a keyword for those that they leave out.
#[diagnostic::on_unimplemented(
    message = "rows with optional fields cannot be inserted in one statement on this backend",
    label = "insert these one by one",
    note = "SQLite has no `DEFAULT` keyword, so the rows of one statement must name the same columns",
    note = "a struct whose optional fields are nullable columns says that it does: `#[diesel(treat_none_as_default_value = false)]`; then `None` is `NULL`"
)]
pub(crate) trait SameColumns<Keyword> {}

/// There is a `DEFAULT` keyword.
#[diagnostic::on_unimplemented(
    message = "rows with optional fields cannot be inserted in one statement on this backend",
    label = "insert these one by one",
    note = "SQLite has no `DEFAULT` keyword, so the rows of one statement must name the same columns",
    note = "a struct whose optional fields are nullable columns says that it does: `#[diesel(treat_none_as_default_value = false)]`; then `None` is `NULL`"
)]
pub(crate) trait HasDefaultKeyword {}

impl HasDefaultKeyword for IsoSqlDefaultKeyword {}

impl<V, Keyword: HasDefaultKeyword> SameColumns<Keyword> for V {}
impl<C, E> SameColumns<DoesNotSupportDefaultKeyword> for ColumnInsertValue<C, E> {}
impl<V, T> SameColumns<DoesNotSupportDefaultKeyword> for ValuesClause<V, T> where
    V: SameColumns<DoesNotSupportDefaultKeyword>
{
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<$($V: SameColumns<DoesNotSupportDefaultKeyword>),+>
            SameColumns<DoesNotSupportDefaultKeyword> for ($($V,)+) {}
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
