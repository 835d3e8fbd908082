//! The grammar of programs: on tables of every policy, by connections of every reach.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
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
    Pages,
    /// Through pages.
    Words,
    /// Of a firm and of a user.
    Drafts,
    /// Of a firm or of a user, by a type and a key.
    Pictures,
    /// Of a firm or of a user, by a column each.
    Safes,
    /// Through a folder or a safe.
    Ties,
    /// Universal.
    Countries,
}

impl Table {
    pub(super) const ALL: [Self; 16] = [
        Self::Firms,
        Self::Users,
        Self::Notes,
        Self::Tags,
        Self::Docs,
        Self::Leads,
        Self::Shares,
        Self::Tasks,
        Self::Folders,
        Self::Pages,
        Self::Words,
        Self::Drafts,
        Self::Pictures,
        Self::Safes,
        Self::Ties,
        Self::Countries,
    ];

    /// The id alone is the primary key.
    pub(super) const fn has_plain_key(self) -> bool {
        matches!(
            self,
            Self::Firms
                | Self::Users
                | Self::Folders
                | Self::Pages
                | Self::Words
                | Self::Safes
                | Self::Ties
                | Self::Countries
        )
    }

    /// Something that an update may set names another row.
    pub(super) const fn refers(self) -> bool {
        matches!(self, Self::Tasks | Self::Pages | Self::Words)
    }
}

/// A row of any table; a table lacks some of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) mark: i32,
    pub(super) id: i32,
    pub(super) n: Option<i32>,
    /// The tenant column.
    pub(super) owner: Option<i32>,
    /// Docs: the flag, 1 or 0. Shares: the reader. Tasks: the tag. Drafts: the author. Pictures: the type of owner.
    /// Safes: the user. Ties: the safe.
    pub(super) second: Option<i32>,
    /// Tasks: the note. Pages and ties: the folder. Words: the page.
    pub(super) parent: Option<i32>,
}

pub(super) type World = BTreeMap<Table, Vec<Row>>;

#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) world: World,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) reach: Reach,
    pub(super) op: Op,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reach {
    Firm(i32),
    User(i32),
    /// Of a firm and a user.
    Both(i32, i32),
    /// The same, narrowed from the connection of the firm.
    Narrowed(i32, i32),
    Several(Vec<i32>),
    /// Several firms and several users, each of whom reads by itself.
    OfTypes(Vec<i32>, Vec<i32>),
    Unscoped,
}

impl Reach {
    /// A query on this table compiles.
    pub(super) fn reaches(&self, table: Table) -> bool {
        match self {
            Self::Firm(_) | Self::Several(_) => !matches!(table, Table::Users | Table::Drafts),
            Self::User(_) => matches!(
                table,
                Table::Users | Table::Pictures | Table::Safes | Table::Ties | Table::Countries
            ),
            Self::OfTypes(..) => table != Table::Drafts,
            // And others of a firm, which a second dimension reads and writes as the firm alone does.
            Self::Both(..) | Self::Narrowed(..) => matches!(
                table,
                Table::Firms
                    | Table::Notes
                    | Table::Tags
                    | Table::Tasks
                    | Table::Folders
                    | Table::Pages
                    | Table::Drafts
                    | Table::Countries
            ),
            Self::Unscoped => true,
        }
    }

    /// An insert into this table compiles, which the connection reaches.
    pub(super) fn inserts(&self, table: Table) -> bool {
        match self {
            // Nor does a key say which of two types of owner is meant.
            Self::Unscoped => !matches!(table, Table::Pictures | Table::Safes),
            // A tie is between two rows of its tenant, and a user has no folders.
            Self::User(_) => table != Table::Ties,
            _ => true,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) enum Op {
    Read(Read),
    Write(Write),
    /// Ends at its first error.
    Transaction {
        ops: Vec<Op>,
        commit: bool,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Read {
    /// Boxed, filter by filter.
    Rows(Query, Ask),
    /// Not boxed, by the verbs and in their order.
    Chain(Table, Chain),
    /// By the mark, locked where the backend has locks.
    Locked(Table, Is, Lock),
    /// How many rows have each `n`, if they are more.
    Groups(Table, Is, i64),
    /// Under an alias of the table.
    Alias(Table, Cmp, i32),
    Combine(Combine, Query, Vec<Filter>),
    /// With rows of another table, the notes.
    CombineWithNotes(Combine, Query, Is),
    /// With an alias of the table where `n` is equal.
    JoinAlias(JoinKind, Table, Is),
    Join(Join, Is),
}

/// What is asked of the rows.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    All(Order),
    Page(Order, i64, i64),
    First(Order),
    Distinct,
    Count,
    Sum,
    Max,
    Exists,
    /// Marks, each with the number of rows of a table that have its id: a scalar subquery.
    Beside(Table),
}

impl Ask {
    /// Whether it is asked on connections of one type of tenant alone.
    pub(super) const fn is_more(&self) -> bool {
        matches!(
            self,
            Self::Page(..) | Self::First(_) | Self::Distinct | Self::Sum | Self::Max
        )
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) by: By,
    pub(super) desc: bool,
}

/// Then by the mark.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    Id,
    Mark,
    N,
}

#[derive(Debug, Clone)]
pub(super) enum Chain {
    All,
    Find(i32),
    FindOr(i32, Is),
    Filter(Is),
    FilterOr(Is, Is),
    OrFilter(Is, Is),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Lock {
    Update,
    UpdateSkipLocked,
    Share,
    ShareNoWait,
}

#[derive(Debug, Clone)]
pub(super) enum Write {
    Insert(Table, Vec<Row>, As, For, Answer),
    /// Inserts what it selects of the same table, its ids and marks so much greater.
    Copy(Table, Is, i32, For),
    Update(Table, Target, Option<Is>, Set, Answer),
    Delete(Table, Target, Option<Is>, Answer),
    Save(Table, Row, Answer),
    Upsert(Table, Vec<Row>, Conflict, For, Answer),
    Adopt(Target),
}

/// The form of what is inserted.
#[derive(Debug, Clone, Copy)]
pub(super) enum As {
    /// A tuple of one row, or a `Vec` of them.
    Values,
    /// An array of one row or two.
    Array,
    /// The model itself, which claims to be some tenant's.
    Model,
}

/// `execute` or `get_results`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Answer {
    Count,
    Rows,
}

/// For whom an unscoped connection inserts: a firm and a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct For(pub(super) i32, pub(super) i32);

#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) table: Table,
    pub(super) filters: Vec<Filter>,
}

#[derive(Debug, Clone)]
pub(super) enum Filter {
    And(Is),
    Or(Is),
    /// `own()`
    Own,
    /// `global()`
    Global,
}

#[derive(Debug, Clone)]
pub(super) enum Is {
    Id(Cmp, i32),
    N(Cmp, i32),
    NoN,
    /// The id is one of these: the text has as many binds.
    Among(Vec<i32>),
    /// The id is among those of the rows of a table: `eq_any`.
    In(Table, Box<Is>),
    /// `ne_all`
    NotIn(Table, Box<Is>),
    /// A row of a table, under an alias, has the same id; by `n`.
    Exists(Table, Cmp, i32),
    /// So many rows of a table, under an alias, have the same id: `single_value`.
    Number(Table, Cmp, i64),
    /// `n` is the greatest one of a table: `single_value`.
    Most(Table),
    Not(Box<Is>),
    Both(Box<Is>, Box<Is>),
    Either(Box<Is>, Box<Is>),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cmp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Combine {
    Union,
    UnionAll,
    Intersect,
    Except,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum JoinKind {
    Inner,
    Left,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Join {
    /// Tasks, their notes, their tags if any.
    TasksNotesLeftTags,
    /// Words, their pages if any, their folders if any.
    WordsLeftPagesLeftFolders,
    /// Notes, docs of the same id if any, shares of the same id if any.
    NotesLeftDocsLeftShares,
    /// Firms, leads of the same id if any, folders of the same id.
    FirmsLeftLeadsFolders,
    /// Countries, notes of the same id if any, tags of the same id if any.
    CountriesLeftNotesLeftTags,
    /// Folders, and pages with words if any: a join in a join.
    FoldersLeftPagesWithWords,
    /// Folders, each with the number of its pages.
    NumberOfPages,
    /// Folders, their ties if any, the safes of these if any.
    FoldersLeftTiesLeftSafes,
    /// Safes, their ties if any, pictures of the same id if any.
    SafesLeftTiesLeftPictures,
}

#[derive(Debug, Clone)]
pub(super) enum Target {
    Key(i32),
    Filter(Is),
    OrFilter(Is, Is),
    Instance(Row),
}

#[derive(Debug, Clone)]
pub(super) enum Set {
    N(i32),
    /// A mark and an `n` that may both be absent.
    Changes(Option<i32>, Option<i32>),
    /// `n` is the greatest one of the notes: a scalar subquery.
    MostOfNotes,
    /// The note, the folder, the page.
    Parent(i32),
    /// The tag, the reader.
    Second(Option<i32>),
}

/// What an upsert does on a conflict; of marks, where nothing else is said.
#[derive(Debug, Clone)]
pub(super) enum Conflict {
    NothingOnAny,
    Nothing,
    TakeN,
    /// Of the key, which has the tenant column in it.
    TakeNOnKey,
    /// As `TakeN`, if the row in the way has less.
    TakeNIfLess(i32),
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
