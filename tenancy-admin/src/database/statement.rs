//! SQL that is put together from the catalog: names by Diesel's quoting, keys as bind parameters.

use super::backend::{KnownBackend, Which};
use super::facts::{Facts, Patience};
use super::schema::ForeignKey;
use super::terms::{Gives, GivesOn, Terms, Texts};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::row::Row;
use diesel::sql_types::Untyped;
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use tenancy_runtime::catalog::TableName;

/// A statement in the making. What the program gives is a bind parameter, and what differs from database to database is
/// known when it is written: so a statement is plain data, the same for each type of key and each connection.
#[derive(Debug, Clone)]
pub struct Statement<T: Terms = Texts> {
    pieces: Vec<Piece<T::Given>>,
    latest: bool,
    pub(crate) columns: T::Columns,
}

#[derive(Debug, Clone)]
enum Piece<Given> {
    Sql(Cow<'static, str>),
    Name(String),
    /// A string of the program's own.
    Literal(String),
    /// The end of a select that is to see the latest state of rows if the statement is to.
    End,
    /// The end of a select that locks its rows, but for those that somebody else has locked.
    OfFree,
    Given(Given),
}

impl<T: Terms> Statement<T> {
    #[must_use]
    pub fn empty() -> Self {
        Self {
            pieces: Vec::new(),
            latest: false,
            columns: T::Columns::default(),
        }
    }

    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self::empty().sql(sql)
    }

    fn piece(mut self, piece: Piece<T::Given>) -> Self {
        self.pieces.push(piece);
        self
    }

    #[must_use]
    pub fn sql(self, sql: impl Into<Cow<'static, str>>) -> Self {
        self.piece(Piece::Sql(sql.into()))
    }

    #[must_use]
    pub fn name(self, name: &str) -> Self {
        self.piece(Piece::Name(name.to_owned()))
    }

    /// A string of the program's own.
    #[must_use]
    pub fn literal(self, text: &str) -> Self {
        self.piece(Piece::Literal(text.to_owned()))
    }

    /// A key, or filters.
    #[must_use]
    pub fn given(self, given: T::Given) -> Self {
        self.piece(Piece::Given(given))
    }

    /// What it selects.
    #[must_use]
    pub fn reads(self, columns: T::Columns) -> Self {
        Self { columns, ..self }
    }

    /// Where a select ends, or a subquery of one.
    pub(crate) fn end(self) -> Self {
        self.piece(Piece::End)
    }

    /// Where a select ends that locks its rows, and leaves out those that somebody else has locked. Where one writes at a time,
    /// it locks nothing.
    #[must_use]
    pub fn of_free(self) -> Self {
        self.piece(Piece::OfFree)
    }

    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// The parts, with `between` them.
    #[must_use]
    pub fn joined(mut self, parts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                self = self.sql(between);
            }
            self = self.then(part);
        }
        self
    }

    #[must_use]
    pub fn table(self, table: &TableName) -> Self {
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

    /// Its selects see the latest state of the rows, and not that of the transaction's beginning.
    pub(crate) fn latest(self) -> Self {
        Self {
            latest: true,
            ..self
        }
    }
}

impl ForeignKey {
    /// Does the row of the child refer to that of the parent?
    pub(crate) fn refers(&self, child: Alias, parent: Alias) -> Statement {
        let same = self.columns.iter().map(|(from, to)| {
            Statement::empty()
                .column(child, from)
                .sql(" = ")
                .column(parent, to)
        });
        Statement::empty().joined(same, " AND ")
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

/// A statement with what the operation gives, for the database at the other end.
pub(crate) struct Rendered<'s, G: Gives> {
    pub(crate) statement: &'s Statement<G::Terms>,
    pub(crate) facts: &'static dyn Facts,
    pub(crate) gives: &'s G,
}

impl<G: GivesOn<DB>, DB: Backend> QueryFragment<DB> for Rendered<'_, G> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !G::FEW {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.statement.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Literal(text) => out.push_sql(&self.facts.literal(text)),
                Piece::End if self.statement.latest => out.push_sql(self.facts.latest()),
                Piece::End => (),
                Piece::OfFree => out.push_sql(self.facts.locking().of_free()),
                Piece::Given(given) => self.gives.bind(given, out.reborrow())?,
            }
        }
        Ok(())
    }
}

/// A statement that reads the same on each database, but for how its selects lock: it has no string of the program's own, and
/// does not ask for the latest state. So nobody has to ask before which database it is.
pub struct Alike<'s, G: Gives> {
    statement: &'s Statement<G::Terms>,
    gives: &'s G,
    /// The database for which it has been rendered.
    on: OnceLock<Which>,
}

impl<'s, G: Gives> Alike<'s, G> {
    #[must_use]
    pub const fn new(statement: &'s Statement<G::Terms>, gives: &'s G) -> Self {
        Self {
            statement,
            gives,
            on: OnceLock::new(),
        }
    }

    /// A statement that is run on the same connection, after this one.
    #[must_use]
    pub fn and_then(&self, statement: &'s Statement<G::Terms>) -> Self {
        Self {
            statement,
            gives: self.gives,
            on: self.on.clone(),
        }
    }

    /// How the session says how long a statement waits, if the statement does not. Nothing if no statement has been run.
    pub(crate) fn patience(&self) -> Option<Patience> {
        self.on.get()?.facts().patience()
    }

    /// # Errors
    ///
    /// The row has other columns than the statement selects.
    pub fn read<'r, DB: Backend>(
        &self,
        row: &impl Row<'r, DB>,
    ) -> QueryResult<<G::Terms as Terms>::Row>
    where
        G: GivesOn<DB>,
    {
        G::read(&self.statement.columns, row)
    }
}

impl<G: GivesOn<DB>, DB: KnownBackend> QueryFragment<DB> for Alike<'_, G> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let on = self.on.get_or_init(|| out.backend().which());
        if !G::FEW {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.statement.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Given(given) => self.gives.bind(given, out.reborrow())?,
                Piece::OfFree => out.push_sql(on.facts().locking().of_free()),
                Piece::Literal(_) | Piece::End => {
                    let why = "the statement does not read the same on each database";
                    return Err(Error::QueryBuilderError(why.into()));
                }
            }
        }
        Ok(())
    }
}

impl<G: Gives> fmt::Debug for Alike<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alike").finish_non_exhaustive()
    }
}

impl<G: Gives> QueryId for Alike<'_, G> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<G: Gives> Query for Alike<'_, G> {
    type SqlType = Untyped;
}

impl<G: Gives> QueryId for Rendered<'_, G> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<G: Gives> Query for Rendered<'_, G> {
    type SqlType = Untyped;
}
