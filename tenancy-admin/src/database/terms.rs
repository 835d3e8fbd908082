//! What an algorithm speaks in, beside SQL: what its statements bind, and what it reads.

use super::backend::KnownBackend;
use super::rows::texts;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use diesel::row::Row;

/// What the statements of an algorithm bind, and what it reads of their rows. The types in which a database has that do
/// not show here.
pub trait Terms {
    /// What stands for a bind parameter.
    type Given: Send + Sync;

    /// What a statement says of the columns that it selects.
    type Columns: Default + Send + Sync;

    /// A row as it is read.
    type Row: Send;
}

/// What an operation gives to its algorithm.
pub trait Gives {
    type Terms: Terms;
}

/// What an operation gives, in the types of a backend.
pub trait GivesOn<DB: Backend>: Gives {
    /// Whether texts of statements are few, so that the connection may keep each of them prepared.
    const FEW: bool;

    /// Whether the session is as before when an operation has ended in order that has asked for no command, so that a pool
    /// may lend the connection again.
    const LEAVES_NOTHING: bool;

    fn bind<'b>(
        &'b self,
        given: &'b <Self::Terms as Terms>::Given,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    fn read<'r>(
        columns: &<Self::Terms as Terms>::Columns,
        row: &impl Row<'r, DB>,
    ) -> QueryResult<<Self::Terms as Terms>::Row>;
}

/// The terms of an algorithm that is given two things beforehand, and reads text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts;

impl Terms for Texts {
    type Given = Given;
    type Columns = ();
    type Row = Vec<Option<String>>;
}

/// What a statement binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The key of the tenant whose rows it is about, or the filters that find these.
    Source,
    /// The key of the tenant that gets them.
    Target,
    /// A text that is not the program's own.
    Text(String),
}

/// Keys, or a query's filters.
#[derive(Debug, Clone, Copy)]
pub struct Ends<Source, Target> {
    pub(crate) source: Source,
    pub(crate) target: Target,
}

impl<Source, Target> Gives for Ends<Source, Target> {
    type Terms = Texts;
}

impl<Source, Target, DB> GivesOn<DB> for Ends<Source, Target>
where
    Source: QueryFragment<DB>,
    Target: QueryFragment<DB>,
    DB: KnownBackend,
{
    /// Each is written for one catalog, and run a few times at most.
    const FEW: bool = false;

    /// Whoever hears of rows may end it before the last one.
    const LEAVES_NOTHING: bool = false;

    fn bind<'b>(&'b self, given: &'b Given, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match given {
            Given::Source => self.source.walk_ast(out),
            Given::Target => self.target.walk_ast(out),
            Given::Text(text) => DB::bind_text(text, out),
        }
    }

    fn read<'r>((): &(), row: &impl Row<'r, DB>) -> QueryResult<Vec<Option<String>>> {
        texts(row)
    }
}
