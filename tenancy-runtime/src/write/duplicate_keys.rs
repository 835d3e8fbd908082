//! MySQL's upsert, `ON DUPLICATE KEY UPDATE`: it has no `WHERE`, so the first assignment refuses rows of others.
//!
//! ```sql
//! INSERT INTO handles (id, name, org_id) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE
//!     org_id = CASE WHEN handles.org_id = ? THEN org_id ELSE <error> END, name = ?
//! ```
//!
//! The database assigns from left to right, so the predicate sees the row as it is; and as an error anywhere in the
//! list ends the statement before the row is written, no row is touched that the tenant does not write. The error is a
//! sum out of range, which no mode of the server forgives; what the caller sees is a violated unique index, as without
//! `ON DUPLICATE KEY`. To keep the row instead, as a `WHERE` does, would take each of Diesel's assignments apart, and
//! nobody could tell: MySQL counts a row that it leaves as it was.

use super::conflict_target::IntoConflictTarget;
use super::references::NOT_WRITTEN;
use super::tenant_key::Stamp;
use super::upsert::{Always, ConflictClause, DoNothing, DoUpdate, walk_no_change};
use crate::designation::Designated;
use crate::policy::WritePolicy;
use crate::seal::Seal;
use diesel::dsl::DuplicatedKeys;
use diesel::mysql::Mysql;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use std::fmt;

/// Any unique key of the table `T`; made of [`DuplicatedKeys`].
pub struct OnDuplicatedKeys<T: QuerySource> {
    table: T::FromClause,
}

impl<T: QuerySource> fmt::Debug for OnDuplicatedKeys<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnDuplicatedKeys").finish_non_exhaustive()
    }
}

/// The proof for any unique key.
#[derive(Debug)]
pub struct ByDuplicatedKeys;

impl<T: QuerySource + Default> IntoConflictTarget<T, ByDuplicatedKeys> for DuplicatedKeys {
    type Target = OnDuplicatedKeys<T>;

    fn into_conflict_target(self) -> Self::Target {
        OnDuplicatedKeys {
            table: T::default().from_clause(),
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

type Guard<T> = <<T as Designated>::Policy as WritePolicy>::Stamp;

impl<T> ConflictClause<Mysql, DoNothing> for OnDuplicatedKeys<T>
where
    T: Designated<Policy: WritePolicy, FromClause: QueryFragment<Mysql>>,
{
    fn walk_clause<'b>(&'b self, _: &'b DoNothing, out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        walk_no_change(&self.table, <Guard<T>>::GUARD, out)
    }
}

impl<T, C, R, InScope, W> ConflictClause<Mysql, DoUpdate<C, (R, InScope), W>>
    for OnDuplicatedKeys<T>
where
    T: Designated<Policy: WritePolicy, FromClause: QueryFragment<Mysql>>,
    C: QueryFragment<Mysql>,
    R: QueryFragment<Mysql>,
    InScope: QueryFragment<Mysql>,
    W: NoFilter,
{
    fn walk_clause<'b>(
        &'b self,
        action: &'b DoUpdate<C, (R, InScope), W>,
        mut out: AstPass<'_, 'b, Mysql>,
    ) -> QueryResult<()> {
        let guard = <Guard<T>>::GUARD;
        if action.changes.is_noop(&Mysql)? {
            return walk_no_change(&self.table, guard, out);
        }
        out.push_sql(" ON DUPLICATE KEY UPDATE ");
        out.push_identifier(guard)?;
        out.push_sql(" = CASE WHEN ");
        action.restriction.0.walk_ast(out.reborrow())?;
        action.restriction.1.walk_ast(out.reborrow())?;
        out.push_sql(" THEN ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(".");
        out.push_identifier(guard)?;
        out.push_sql(" ELSE ");
        out.push_sql(NOT_WRITTEN);
        out.push_sql(" END, ");
        action.changes.walk_ast(out)
    }
}

/// No filter: `ON DUPLICATE KEY UPDATE` has no `WHERE`.
#[diagnostic::on_unimplemented(
    message = "on MySQL a tenant's upsert has no filter",
    label = "`ON DUPLICATE KEY UPDATE` has no `WHERE`",
    note = "leave out `.filter(..)`; rows of other tenants are not touched without it"
)]
pub trait NoFilter {}

impl NoFilter for Always {}
