//! What Diesel answers only by the identity of a type, or by its name.
//!
//! Diesel tells databases apart by types that are private to it, so coherence knows of no difference between them. And a
//! `MultiConnection` is one backend of Diesel's over several databases: which one it is shows when a statement is
//! rendered, and not before. So each question is asked when a statement is rendered, by a part of a query of our own. It
//! stands inside one of Diesel's own that a `MultiConnection` hands on to the database in question, and answers by
//! whether it may be prepared once: no text is written for that.

use diesel::backend::sql_dialect::array_comparison::AnsiSqlArrayComparison;
use diesel::backend::sql_dialect::default_keyword_for_insert::DoesNotSupportDefaultKeyword;
use diesel::backend::sql_dialect::on_conflict_clause::{
    PgLikeOnConflictClause, SupportsOnConflictClause,
};
use diesel::backend::{Backend, SqlDialect};
use diesel::dsl::exists;
use diesel::expression::exists::Exists;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use std::any::TypeId;

/// A backend that says how its database differs from others.
pub(crate) trait Dialect: Backend {
    /// Whether it is MySQL or MariaDB.
    fn is_mysql(&self) -> bool;

    /// Whether a value is compared with a list of parameters, `IN (?, ?)`, and not with one that is an array.
    fn lists_parameters(&self) -> bool;

    /// Whether a column is set to its default by a keyword.
    fn has_default_keyword(&self) -> bool;
}

impl<DB: Backend> Dialect for DB
where
    Exists<DialectQuestion>: QueryFragment<DB>,
{
    fn is_mysql(&self) -> bool {
        ask(DialectQuestion::IsMysql, self)
    }

    fn lists_parameters(&self) -> bool {
        ask(DialectQuestion::ListsParameters, self)
    }

    fn has_default_keyword(&self) -> bool {
        ask(DialectQuestion::HasDefaultKeyword, self)
    }
}

fn ask<DB: Backend>(question: DialectQuestion, backend: &DB) -> bool
where
    Exists<DialectQuestion>: QueryFragment<DB>,
{
    let may_be_kept = exists(question).is_safe_to_cache_prepared(backend);
    !may_be_kept.expect("a question has no part that fails")
}

/// A part of a query that is nowhere rendered. It says yes by not being safe to cache.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DialectQuestion {
    /// See [`Dialect`].
    IsMysql,
    /// See [`Dialect`].
    ListsParameters,
    /// See [`Dialect`].
    HasDefaultKeyword,
}

impl<DB> QueryFragment<DB> for DialectQuestion
where
    DB: Backend
        + SqlDialect<
            ArrayComparison: 'static,
            ConcatClause: 'static,
            InsertWithDefaultKeyword: 'static,
        >,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let yes = match self {
            Self::IsMysql => is::<DB::ConcatClause, OfMysql>(),
            Self::ListsParameters => is::<DB::ArrayComparison, AnsiSqlArrayComparison>(),
            Self::HasDefaultKeyword => {
                !is::<DB::InsertWithDefaultKeyword, DoesNotSupportDefaultKeyword>()
            }
        };
        if yes {
            out.unsafe_to_cache_prepared();
        }
        Ok(())
    }
}

fn is<A: 'static, B: 'static>() -> bool {
    TypeId::of::<A>() == TypeId::of::<B>()
}

#[cfg(feature = "mysql")]
type OfMysql = <diesel::mysql::Mysql as SqlDialect>::ConcatClause;

/// Nothing.
#[cfg(not(feature = "mysql"))]
enum OfMysql {}

/// A part of a query that only a backend with `ON CONFLICT (<columns>)` renders: of a `MultiConnection`, if each of its
/// databases has that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NamesTargets;

impl<DB> QueryFragment<DB> for NamesTargets
where
    DB: Backend<OnConflictClause: PgLikeOnConflictClause>,
{
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// The same for a backend on which an insert says what is to be done on a conflict.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SaysWhat;

impl<DB> QueryFragment<DB> for SaysWhat
where
    DB: Backend<OnConflictClause: SupportsOnConflictClause>,
{
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// A backend on which a tenant's insert says on which constraint it may conflict.
#[diagnostic::on_unimplemented(
    message = "MySQL upserts cannot name a conflict target",
    label = "MySQL updates the row in the way whatever the constraint",
    note = "on MySQL write `.on_conflict(diesel::dsl::DuplicatedKeys)`",
    note = "on a `MultiConnection` with a MySQL among its databases, `.on_conflict_do_nothing()`"
)]
pub(crate) trait HasConflictTargets {}

#[diagnostic::do_not_recommend]
impl<DB: Backend> HasConflictTargets for DB where Exists<NamesTargets>: QueryFragment<DB> {}

/// A backend on which a tenant's insert may conflict.
#[diagnostic::on_unimplemented(
    message = "on this database an insert does not say what to do on a conflict",
    label = "no upsert on this database"
)]
pub(crate) trait HasConflicts {}

#[diagnostic::do_not_recommend]
impl<DB: Backend> HasConflicts for DB where Exists<SaysWhat>: QueryFragment<DB> {}

/// Whether it is PostgreSQL itself, and not a `MultiConnection`.
pub(crate) fn is_postgres<DB>() -> bool {
    std::any::type_name::<DB>() == "diesel::pg::backend::Pg"
}

/// The same of SQLite.
pub(crate) fn is_sqlite<DB>() -> bool {
    std::any::type_name::<DB>() == "diesel::sqlite::backend::Sqlite"
}

/// Whether `E` is Diesel's `Grouped`, which writes a pair of parentheses itself.
///
/// No bound on `E` could tell, and a public path to the type there is not. Should Diesel give it another name, the
/// SQL has one pair too many.
pub(crate) fn is_grouped<E>() -> bool {
    std::any::type_name::<E>().starts_with("diesel::expression::grouped::Grouped<")
}

#[cfg(test)]
mod tests {
    use super::{Dialect, is_grouped};
    use diesel::prelude::*;

    fn is_grouped_itself<E>(_: &E) -> bool {
        is_grouped::<E>()
    }

    #[test]
    fn a_comparison_has_parentheses_and_raw_sql_has_none() {
        let sql = diesel::dsl::sql::<diesel::sql_types::Bool>("a or b");
        assert!(!is_grouped_itself(&sql));
        let one = diesel::IntoSql::into_sql::<diesel::sql_types::Integer>(1);
        assert!(is_grouped_itself(&one.eq(1)));
    }

    #[test]
    #[cfg(feature = "postgres-backend")]
    fn postgres_has_its_name() {
        assert!(super::is_postgres::<diesel::pg::Pg>());
        assert!(!super::is_sqlite::<diesel::pg::Pg>());
    }

    #[test]
    #[cfg(feature = "sqlite")]
    fn sqlite_has_its_name() {
        assert!(super::is_sqlite::<diesel::sqlite::Sqlite>());
        assert!(!super::is_postgres::<diesel::sqlite::Sqlite>());
    }

    /// By a backend: is it MySQL, does it list parameters, and has it a keyword for defaults?
    fn answers(backend: &impl Dialect) -> [bool; 3] {
        [
            backend.is_mysql(),
            backend.lists_parameters(),
            backend.has_default_keyword(),
        ]
    }

    #[test]
    #[cfg(feature = "sqlite")]
    fn sqlite_lists_parameters_and_has_no_keyword_for_defaults() {
        let sqlite = diesel::sqlite::Sqlite;
        assert_eq!(answers(&sqlite), [false, true, false]);
    }

    #[test]
    #[cfg(feature = "postgres-backend")]
    fn postgres_compares_with_an_array() {
        assert_eq!(answers(&diesel::pg::Pg), [false, false, true]);
    }

    #[test]
    #[cfg(feature = "mysql")]
    fn mysql_is_mysql() {
        let mysql = diesel::mysql::Mysql;
        assert_eq!(answers(&mysql), [true, true, true]);
    }
}
