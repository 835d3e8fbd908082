//! The names of tables and columns, without a database.

use diesel::backend::{
    Backend, DieselReserveSpecialization, SqlDialect, TrustedBackend, sql_dialect,
};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::result::QueryResult;
use diesel::sql_types::{HasSqlType, TypeMetadata};
use std::rc::Rc;

/// A backend that has no database: its queries are the names in them. So what is made of them is the same for every
/// backend.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names;

/// A name, or what stands between two of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Name(Rc<str>),
    Between(Rc<str>),
}

/// What has been written so far.
#[derive(Debug, Default)]
pub struct Recorder(Vec<Token>);

impl Recorder {
    /// What `part` is: a table or a column, which have no bind parameters.
    ///
    /// # Panics
    ///
    /// If the part cannot be written at all.
    pub(crate) fn record(part: &impl QueryFragment<Names>) -> Vec<Token> {
        let mut recorder = Self::default();
        part.to_sql(&mut recorder, &Names)
            .expect("a recorder takes every name");
        recorder.0
    }
}

impl QueryBuilder<Names> for Recorder {
    fn push_sql(&mut self, sql: &str) {
        self.0.push(Token::Between(sql.into()));
    }

    fn push_identifier(&mut self, identifier: &str) -> QueryResult<()> {
        self.0.push(Token::Name(identifier.into()));
        Ok(())
    }

    fn push_bind_param(&mut self) {}

    fn finish(self) -> String {
        let text = |token| match token {
            Token::Name(text) | Token::Between(text) => text,
        };
        self.0.into_iter().map(text).collect::<Vec<_>>().concat()
    }
}

impl Backend for Names {
    type QueryBuilder = Recorder;
    type RawValue<'a> = ();
    type BindCollector<'a> = RawBytesBindCollector<Self>;
}

impl TypeMetadata for Names {
    type TypeMetadata = ();
    type MetadataLookup = ();
}

impl DieselReserveSpecialization for Names {}
impl TrustedBackend for Names {}

/// None of it is ever asked for: a table's name has no clauses.
impl SqlDialect for Names {
    type ReturningClause = sql_dialect::returning_clause::DoesNotSupportReturningClause;
    type OnConflictClause = sql_dialect::on_conflict_clause::DoesNotSupportOnConflictClause;
    type InsertWithDefaultKeyword =
        sql_dialect::default_keyword_for_insert::DoesNotSupportDefaultKeyword;
    type BatchInsertSupport = sql_dialect::batch_insert_support::DoesNotSupportBatchInsert;
    type ConcatClause = sql_dialect::concat_clause::ConcatWithPipesClause;
    type DefaultValueClauseForInsert = sql_dialect::default_value_clause::AnsiDefaultValueClause;
    type EmptyFromClauseSyntax = sql_dialect::from_clause_syntax::AnsiSqlFromClauseSyntax;
    type SelectStatementSyntax = sql_dialect::select_statement_syntax::AnsiSqlSelectStatement;
    type ExistsSyntax = sql_dialect::exists_syntax::AnsiSqlExistsSyntax;
    type ArrayComparison = sql_dialect::array_comparison::AnsiSqlArrayComparison;
    type AliasSyntax = sql_dialect::alias_syntax::AsAliasSyntax;
    type WindowFrameClauseGroupSupport =
        sql_dialect::window_frame_clause_group_support::NoGroupWindowFrameUnit;
    type WindowFrameExclusionSupport =
        sql_dialect::window_frame_exclusion_support::NoFrameFrameExclusionSupport;
    type AggregateFunctionExpressions =
        sql_dialect::aggregate_function_expressions::NoAggregateFunctionExpressions;
    type BuiltInWindowFunctionRequireOrder =
        sql_dialect::built_in_window_function_require_order::NoOrderRequired;
}

macro_rules! has_sql_types {
    ($($ty:ident)+) => {$(
        impl HasSqlType<diesel::sql_types::$ty> for Names {
            fn metadata((): &mut ()) {}
        }
    )+};
}
has_sql_types!(SmallInt Integer BigInt Float Double Text Binary Date Time Timestamp);
