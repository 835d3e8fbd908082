//! The grammar of programs on tables of every policy, by connections of every reach.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// The determining table of the first dimension, listed.
    Firms,
    /// The determining table of the second one: the own row only.
    Users,
    Notes,
    /// Global rows by `NULL`.
    Tags,
    /// Global rows by a flag.
    Docs,
    Leads,
    Shares,
    /// References to notes and, nullable, to tags.
    Tasks,
    Folders,
    /// Through folders.
    Lines,
    /// Through lines.
    Words,
    /// Of a firm and of a user.
    Drafts,
    /// Of a firm or of a user.
    Pictures,
}

impl Table {
    pub(crate) const ALL: [Self; 13] = [
        Self::Firms,
        Self::Users,
        Self::Notes,
        Self::Tags,
        Self::Docs,
        Self::Leads,
        Self::Shares,
        Self::Tasks,
        Self::Folders,
        Self::Lines,
        Self::Words,
        Self::Drafts,
        Self::Pictures,
    ];

    pub(crate) const fn refers(self) -> bool {
        matches!(self, Self::Tasks | Self::Lines | Self::Words)
    }
}

/// A row of any table; a table lacks some of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) mark: i32,
    pub(crate) id: i32,
    pub(crate) n: i32,
    /// The tenant column.
    pub(crate) owner: Option<i32>,
    /// Docs: the flag, 1 or 0. Shares: the reader. Tasks: the tag. Drafts: the author. Pictures: the type of owner.
    pub(crate) second: Option<i32>,
    /// Tasks: the note. Lines: the folder. Words: the line.
    pub(crate) parent: Option<i32>,
}

pub(crate) type World = BTreeMap<Table, Vec<Row>>;

#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) world: World,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) reach: Reach,
    pub(crate) op: Op,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reach {
    Firm(i32),
    User(i32),
    /// Of a firm and a user.
    Both(i32, i32),
    /// The same, narrowed from the connection of the firm.
    Narrowed(i32, i32),
    Several(Vec<i32>),
    Unscoped,
}

impl Reach {
    /// A query on this table compiles.
    pub(crate) fn reaches(&self, table: Table) -> bool {
        match self {
            Self::Firm(_) | Self::Several(_) => !matches!(table, Table::Users | Table::Drafts),
            Self::User(_) => matches!(table, Table::Users | Table::Pictures),
            Self::Both(..) | Self::Narrowed(..) => !matches!(table, Table::Users | Table::Pictures),
            Self::Unscoped => true,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    Read(Read),
    Write(Write),
}

#[derive(Debug, Clone)]
pub(crate) enum Read {
    Load(Query),
    /// Under an alias of the table.
    LoadAlias(Table, Cmp, i32),
    Combine(Combine, Table, Vec<Filter>, Vec<Filter>),
    /// With an alias of the table where `n` is equal.
    JoinAlias(Kind, Table, Is),
    Join(Join, Is),
}

#[derive(Debug, Clone)]
pub(crate) enum Write {
    Insert(Table, Vec<Row>, For),
    /// The same of one row or two, as an array.
    InsertArray(Table, Vec<Row>, For),
    /// Inserts what it selects of the same table, its ids and marks so much greater.
    Copy(Table, Is, i32, For),
    Update(Table, Target, Set),
    Delete(Table, Target),
    Save(Table, Row),
    Upsert(Table, Vec<Row>, Conflict, For),
    Adopt(Target),
}

/// For whom an unscoped connection inserts: a firm and a user.
#[derive(Debug, Clone, Copy)]
pub(crate) struct For(pub(crate) i32, pub(crate) i32);

#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) table: Table,
    pub(crate) filters: Vec<Filter>,
}

#[derive(Debug, Clone)]
pub(crate) enum Filter {
    And(Is),
    Or(Is),
    /// `own()`
    Own,
    /// `global()`
    Global,
}

#[derive(Debug, Clone)]
pub(crate) enum Is {
    Id(Cmp, i32),
    N(Cmp, i32),
    /// The id is among those of rows of a table by `n`.
    IdIn(Table, Cmp, i32),
    /// A row of a table, under an alias, has the same id; by `n`.
    Exists(Table, Cmp, i32),
    Not(Box<Is>),
    Either(Box<Is>, Box<Is>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Cmp {
    Eq,
    Le,
    Ge,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Combine {
    Union,
    UnionAll,
    Intersect,
    Except,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Inner,
    Left,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Join {
    /// Tasks, their notes, their tags if any.
    TasksNotesLeftTags,
    /// Words, their lines if any, their folders if any.
    WordsLeftLinesLeftFolders,
    /// Notes, docs of the same id if any, shares of the same id if any.
    NotesLeftDocsLeftShares,
    /// Firms, leads of the same id if any, folders of the same id.
    FirmsLeftLeadsFolders,
}

#[derive(Debug, Clone)]
pub(crate) enum Target {
    Key(i32),
    Filter(Is),
    OrFilter(Is, Is),
    Instance(Row),
}

#[derive(Debug, Clone)]
pub(crate) enum Set {
    N(i32),
    /// The note, the folder, the line.
    Parent(i32),
    /// The tag, the reader.
    Second(Option<i32>),
}

/// What an upsert does on a conflict; of marks, but for the first.
#[derive(Debug, Clone)]
pub(crate) enum Conflict {
    NothingOnAny,
    Nothing,
    TakeN,
    /// Sets the parent, and `n` as above.
    Parent(i32),
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the database holds")?;
        show(&self.world, f)?;
        for (n, Step { reach, op }) in self.steps.iter().enumerate() {
            writeln!(f, "  {n}: {reach:?} runs {op:?}")?;
        }
        Ok(())
    }
}

fn show(world: &World, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (table, rows) in world {
        for row in rows {
            writeln!(f, "  {table:?} {row:?}")?;
        }
    }
    Ok(())
}
