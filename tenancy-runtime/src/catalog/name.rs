//! What a table is called in SQL, as Diesel would write it.

use diesel::backend::{
    Backend, DieselReserveSpecialization, SqlDialect, TrustedBackend, sql_dialect,
};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use diesel::sql_types::{HasSqlType, TypeMetadata};
use std::fmt;

/// The name of a table in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    schema: Option<String>,
    name: String,
}

impl TableName {
    /// A name, as the database has it.
    #[must_use]
    pub const fn new(schema: Option<String>, name: String) -> Self {
        Self { schema, name }
    }

    /// The name of a table of `table!`.
    ///
    /// # Panics
    ///
    /// Never, for a table of `table!`: Diesel writes its name into a query that nobody runs.
    #[doc(hidden)]
    #[must_use]
    pub fn of<T>() -> Self
    where
        T: QuerySource<FromClause: QueryFragment<Names>> + Default,
    {
        let mut names = Recorder::default();
        T::default()
            .from_clause()
            .to_sql(&mut names, &Names)
            .expect("a recorder takes every name");
        let name = names.0.pop().expect("a table has a name");
        Self::new(names.0.pop(), name)
    }

    /// The schema, if `table!` names one.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The name inside its schema.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

/// A backend that has no database: its queries are the names in them. So the catalog is the same for every backend.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names;

/// The names so far.
#[derive(Debug, Default)]
pub struct Recorder(Vec<String>);

impl QueryBuilder<Names> for Recorder {
    fn push_sql(&mut self, _: &str) {}

    fn push_identifier(&mut self, identifier: &str) -> QueryResult<()> {
        self.0.push(identifier.to_owned());
        Ok(())
    }

    fn push_bind_param(&mut self) {}

    fn finish(self) -> String {
        self.0.join(".")
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
