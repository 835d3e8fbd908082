//! SQL that is put together from the catalog: names by Diesel's quoting, keys as bind parameters.

use super::backend::KnownBackend;
use diesel::Expression;
use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::row::{Field, Row};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};
use std::borrow::Cow;
use std::fmt;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

type KeyType<T> = <<T as Tenant>::KeyColumn as Expression>::SqlType;

/// A tenant's key as a bind parameter.
pub struct Key<T: Tenant>(pub(crate) T::Key);

impl<T: Tenant> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

impl<T, DB> QueryFragment<DB> for Key<T>
where
    T: Tenant<Key: ToSql<KeyType<T>, DB>>,
    DB: Backend + HasSqlType<KeyType<T>>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<KeyType<T>, _>(&self.0)
    }
}

/// A key, whatever its type.
pub(crate) type AnyKey<'k, DB> = &'k dyn QueryFragment<DB>;

/// A statement in the making. What differs from database to database is known when it is written.
pub(crate) struct Statement<'k, DB: Backend> {
    pieces: Vec<Piece<'k, DB>>,
    latest: bool,
}

enum Piece<'k, DB: Backend> {
    Sql(Cow<'static, str>),
    Name(String),
    /// A string of the program's own.
    Literal(String),
    /// The end of a select that is to see the latest state of rows if the statement is to.
    End,
    Fragment(&'k dyn QueryFragment<DB>),
}

impl<DB: Backend> fmt::Debug for Statement<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement").finish_non_exhaustive()
    }
}

impl<'k, DB: Backend> Statement<'k, DB> {
    pub(crate) fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self::empty().sql(sql)
    }

    pub(crate) fn sql(mut self, sql: impl Into<Cow<'static, str>>) -> Self {
        self.pieces.push(Piece::Sql(sql.into()));
        self
    }

    pub(crate) fn name(mut self, name: &str) -> Self {
        self.pieces.push(Piece::Name(name.to_owned()));
        self
    }

    pub(crate) fn key(self, key: AnyKey<'k, DB>) -> Self {
        self.fragment(key)
    }

    /// A part that Diesel has made.
    pub(crate) fn fragment(mut self, fragment: &'k dyn QueryFragment<DB>) -> Self {
        self.pieces.push(Piece::Fragment(fragment));
        self
    }

    pub(crate) fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    pub(crate) fn table(self, table: &TableName) -> Self {
        match table.schema() {
            Some(schema) => self.name(schema).sql("."),
            None => self,
        }
        .name(table.name())
    }

    /// The table under an alias.
    pub(crate) fn table_as(self, table: &TableName, alias: Alias) -> Self {
        self.table(table).sql(format!(" AS {alias}"))
    }

    /// A column is never written without its table: a misspelt one would be looked for in the query around.
    pub(crate) fn column(self, alias: Alias, column: &str) -> Self {
        self.sql(format!("{alias}.")).name(column)
    }

    /// The parts, with `between` them.
    pub(crate) fn joined(
        mut self,
        parts: impl IntoIterator<Item = Self>,
        between: &'static str,
    ) -> Self {
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                self = self.sql(between);
            }
            self = self.then(part);
        }
        self
    }

    pub(crate) fn empty() -> Self {
        Self {
            pieces: Vec::new(),
            latest: false,
        }
    }

    /// A string of the program's own.
    pub(crate) fn literal(mut self, text: &str) -> Self {
        self.pieces.push(Piece::Literal(text.to_owned()));
        self
    }

    /// Where a select ends, or a subquery of one.
    pub(crate) fn end(mut self) -> Self {
        self.pieces.push(Piece::End);
        self
    }

    /// Its selects see the latest state of the rows, and not that of the transaction's beginning.
    pub(crate) fn latest(self) -> Self {
        Self {
            latest: true,
            ..self
        }
    }
}

/// What a table is called inside a statement: `t0`, and `t1` in a subquery of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alias(pub(crate) usize);

impl Alias {
    pub(crate) const fn inner(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t{}", self.0)
    }
}

impl<DB: KnownBackend> QueryFragment<DB> for Statement<'_, DB> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Each is written for one catalog, and run a few times at most.
        out.unsafe_to_cache_prepared();
        let facts = out.backend().facts();
        for piece in &self.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Literal(text) => out.push_sql(&facts.literal(text)),
                Piece::End if self.latest => out.push_sql(facts.latest()),
                Piece::End => (),
                Piece::Fragment(fragment) => fragment.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl<DB: Backend> QueryId for Statement<'_, DB> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> Query for Statement<'_, DB> {
    type SqlType = Untyped;
}

/// Hands each row to `each`.
pub(crate) fn for_each_row<C, E>(
    conn: &mut C,
    statement: Statement<'_, C::Backend>,
    mut each: impl FnMut(Vec<Option<String>>) -> Result<(), E>,
) -> Result<(), E>
where
    C: LoadConnection<Backend: KnownBackend>,
    E: From<Error>,
{
    for row in conn.load(statement)? {
        let row = row?;
        let texts = (0..row.field_count())
            .map(|at| {
                let field = row.get(at);
                let value = field.as_ref().and_then(Field::value);
                value.map(C::Backend::text).transpose()
            })
            .collect::<Result<_, _>>()
            .map_err(Error::DeserializationError)?;
        each(texts)?;
    }
    Ok(())
}

/// The rows as text.
pub(crate) fn rows<C>(
    conn: &mut C,
    statement: Statement<'_, C::Backend>,
) -> QueryResult<Vec<Vec<Option<String>>>>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let mut rows = Vec::new();
    for_each_row(conn, statement, |row| {
        rows.push(row);
        QueryResult::Ok(())
    })?;
    Ok(rows)
}

/// The numbers in the one row.
pub(crate) fn numbers<C>(
    conn: &mut C,
    statement: Statement<'_, C::Backend>,
) -> QueryResult<Vec<u64>>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let row = conn.load(statement)?.next().ok_or(Error::NotFound)??;
    (0..row.field_count())
        .map(|at| {
            let field = row.get(at);
            let value = field
                .as_ref()
                .and_then(Field::value)
                .ok_or(Error::NotFound)?;
            let number = C::Backend::number(value).map_err(Error::DeserializationError)?;
            u64::try_from(number).map_err(|error| Error::DeserializationError(error.into()))
        })
        .collect()
}

/// How many rows a `SELECT count(*)` counts.
pub(crate) fn count<C>(conn: &mut C, statement: Statement<'_, C::Backend>) -> QueryResult<u64>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    numbers(conn, statement).map(|numbers| numbers.iter().sum())
}

/// Runs a write and says how many rows it has written.
pub(crate) fn write<C>(conn: &mut C, statement: &Statement<'_, C::Backend>) -> QueryResult<u64>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    conn.execute_returning_count(statement)
        .map(|rows| rows as u64)
}
