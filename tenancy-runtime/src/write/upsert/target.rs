//! On what an upsert may conflict: columns, a constraint, an expression in SQL.

use crate::opaque::opaque;
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use crate::write::column_names::{ColumnNames, NameList};
use diesel::backend::Backend;
use diesel::expression::SqlLiteral;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// On what an insert into the table `T` may conflict. `Proof` is left to inference. Sealed.
#[diagnostic::on_unimplemented(
    message = "a tenant's insert into `{T}` cannot conflict on this",
    label = "not columns, a constraint or `sql(..)`",
    note = "`on_constraint` is in `tenancy::upsert`"
)]
pub trait IntoConflictTarget<T, Proof> {
    /// The target.
    type Target;

    /// Makes the target.
    fn into_conflict_target(self) -> Self::Target;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// Any constraint of the table `T`.
pub struct NoTarget<T: QuerySource> {
    pub(super) table: T::FromClause,
}

impl<T: QuerySource + Default> NoTarget<T> {
    pub(super) fn new() -> Self {
        Self {
            table: T::default().from_clause(),
        }
    }
}

opaque!([T: QuerySource] NoTarget<T>);

/// `(<columns>)`
#[derive(Debug, Clone, Copy)]
pub struct OnColumns<N>(PhantomData<N>);

/// The proof for columns.
#[derive(Debug)]
pub struct ByColumns<Proof>(PhantomData<Proof>);

#[diagnostic::do_not_recommend]
impl<T, C, Proof> IntoConflictTarget<T, ByColumns<Proof>> for C
where
    C: ColumnNames<T, Proof>,
{
    type Target = OnColumns<C::Names>;

    fn into_conflict_target(self) -> Self::Target {
        OnColumns(PhantomData)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<N: NameList, DB: Backend> QueryFragment<DB> for OnColumns<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" (");
        N::names(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// Names a constraint for [`on_conflict`](super::Insert::on_conflict); PostgreSQL only.
///
/// The scoped twin of `diesel::upsert::on_constraint`.
///
/// # Example
///
/// ```
/// use tenancy::upsert::on_constraint;
///
/// let target = on_constraint("posts_org_id_slug_key");
/// # let _ = target;
/// ```
#[must_use]
pub const fn on_constraint(name: &str) -> OnConstraint<'_> {
    OnConstraint { name }
}

/// A constraint by its name; made by [`on_constraint`](crate::upsert::on_constraint).
#[derive(Debug, Clone, Copy)]
pub struct OnConstraint<'a> {
    // Read where there is a backend that knows `ON CONSTRAINT`.
    #[cfg_attr(not(feature = "postgres-backend"), allow(dead_code))]
    name: &'a str,
}

/// The proof for a constraint.
#[derive(Debug)]
pub struct ByName;

impl<T> IntoConflictTarget<T, ByName> for OnConstraint<'_> {
    type Target = Self;

    fn into_conflict_target(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

#[cfg(feature = "postgres-backend")]
impl QueryFragment<diesel::pg::Pg> for OnConstraint<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, diesel::pg::Pg>) -> QueryResult<()> {
        // The name is part of the text.
        out.unsafe_to_cache_prepared();
        out.push_sql(" ON CONSTRAINT ");
        out.push_identifier(self.name)
    }
}

/// An expression in SQL, parentheses included.
#[derive(Debug)]
pub struct OnSql<ST>(SqlLiteral<ST>);

/// The proof for an expression in SQL.
#[derive(Debug)]
pub struct BySql;

impl<T, ST> IntoConflictTarget<T, BySql> for SqlLiteral<ST> {
    type Target = OnSql<ST>;

    fn into_conflict_target(self) -> Self::Target {
        OnSql(self)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<ST, DB: Backend> QueryFragment<DB> for OnSql<ST>
where
    SqlLiteral<ST>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" ");
        self.0.walk_ast(out)
    }
}

/// `<target> WHERE <predicate>`, for a partial index.
#[derive(Debug, Clone, Copy)]
pub struct OnPartial<Target, E> {
    target: Target,
    predicate: E,
}

impl<Target, E: HoldsNoUnscopedQuery> OnPartial<Target, E> {
    pub(super) const fn new(target: Target, predicate: E) -> Self {
        Self { target, predicate }
    }
}

impl<Target, E, DB> QueryFragment<DB> for OnPartial<Target, E>
where
    DB: Backend,
    Target: QueryFragment<DB>,
    E: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.target.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.predicate.walk_ast(out)
    }
}
