//! The tenant of each row of an insert.

use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::insertable::{CanInsertInSingleQuery, InsertValues, Insertable};
use diesel::query_builder::{
    AstPass, BatchInsert, DefaultValues, QueryFragment, QueryId, UndecoratedInsertRecord,
    ValuesClause,
};
use diesel::query_source::Table;
use diesel::result::QueryResult;

/// Adds the tenant to each row of an insert. `Tenant` is `column.eq(key)`. Sealed: a user's table may
/// stand for `T`.
#[diagnostic::on_unimplemented(
    message = "these rows do not get a tenant yet",
    label = "which columns does the select fill?",
    note = "name them: `.into_columns((posts::id, posts::title))`; the tenant column is added to them"
)]
pub trait WithTenant<T, Tenant> {
    /// The values that Diesel inserts.
    type Values;

    /// Calls `tenant` once for each row.
    fn with_tenant(self, tenant: impl FnMut() -> Tenant) -> Self::Values;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, V, Tenant, K> WithTenant<T, Tenant> for ValuesClause<V, T>
where
    Tenant: Insertable<T, Values = ValuesClause<K, T>>,
{
    type Values = RowWithTenant<V, K, T>;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        RowWithTenant {
            row: self,
            tenant: tenant().values(),
        }
    }
}

/// `(<columns>, <tenant column>) VALUES (<values>, <tenant>)`
///
/// Diesel's tuple `(row, tenant)` says the same, but asks the row several times whether it is empty, which for one row
/// is a fifth of the work of the insert. Batches are such tuples all the same: Diesel runs them on SQLite by impls for
/// its own types.
#[derive(Debug, QueryId)]
pub struct RowWithTenant<V, K, T> {
    row: ValuesClause<V, T>,
    tenant: ValuesClause<K, T>,
}

impl<V, K, T, DB: Backend> CanInsertInSingleQuery<DB> for RowWithTenant<V, K, T> {
    fn rows_to_insert(&self) -> Option<usize> {
        Some(1)
    }
}

impl<V, K, T, DB> QueryFragment<DB> for RowWithTenant<V, K, T>
where
    DB: Backend,
    T: Table,
    V: InsertValues<DB, T>,
    K: InsertValues<DB, T>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Self { row, tenant } = self;
        // A row of nothing but defaults, where they have no keyword.
        let is_empty = row.values.is_noop(out.backend())?;
        out.push_sql("(");
        if !is_empty {
            row.values.column_names(out.reborrow())?;
            out.push_sql(", ");
        }
        tenant.values.column_names(out.reborrow())?;
        out.push_sql(") VALUES (");
        if !is_empty {
            row.values.walk_ast(out.reborrow())?;
            out.push_sql(", ");
        }
        tenant.values.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// Rows of an array become those of a `Vec`. Diesel gives the statement of an array an id of its own, by the types of
/// the elements alone, though the text of a row may depend on its values: what one tenant has prepared would be run with
/// the keys and values of another.
impl<T, V, Tenant, Id, const STATIC: bool> WithTenant<T, Tenant>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC>
where
    Vec<(Row<V, T>, Tenant)>: Insertable<T>,
{
    type Values = <Vec<(Row<V, T>, Tenant)> as Insertable<T>>::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        let rows: Vec<_> = self
            .values
            .into_iter()
            .map(|row| (Row(row), tenant()))
            .collect();
        rows.values()
    }
}

impl<T, Tenant: Insertable<T>> WithTenant<T, Tenant> for DefaultValues {
    type Values = Tenant::Values;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        tenant().values()
    }
}

/// The values of rows that get no tenant. Sealed.
pub trait WithoutTenant<T> {
    /// The values that Diesel inserts.
    type Values;

    /// Makes them.
    fn without_tenant(self) -> Self::Values;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, V> WithoutTenant<T> for ValuesClause<V, T> {
    type Values = Self;

    fn without_tenant(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Rows of an array become those of a `Vec`, as above.
impl<T, V, Id, const STATIC: bool> WithoutTenant<T>
    for BatchInsert<Vec<ValuesClause<V, T>>, T, Id, STATIC>
where
    Vec<Row<V, T>>: Insertable<T>,
{
    type Values = <Vec<Row<V, T>> as Insertable<T>>::Values;

    fn without_tenant(self) -> Self::Values {
        let rows: Vec<_> = self.values.into_iter().map(Row).collect();
        rows.values()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T> WithoutTenant<T> for DefaultValues {
    type Values = Self;

    fn without_tenant(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Values that Diesel has made already, to be combined with more by Diesel's impl for tuples.
#[derive(Debug)]
pub struct Row<V, T>(ValuesClause<V, T>);

impl<V, T> Insertable<T> for Row<V, T> {
    type Values = ValuesClause<V, T>;

    fn values(self) -> Self::Values {
        self.0
    }
}

impl<V, T> UndecoratedInsertRecord<T> for Row<V, T> {}
