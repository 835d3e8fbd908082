//! What a database knows of its tables.

use tenancy_runtime::catalog::TableName;

/// A column as the database has it.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// The database does not write what is in it as text.
    pub(crate) is_bytes: bool,
}

/// A foreign key as the database has it.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    /// As the database tells tables apart.
    pub(crate) child: String,
    pub(crate) child_name: TableName,
    pub(crate) parent: String,
    pub(crate) parent_name: TableName,
    pub(crate) on_delete: Consequence,
    pub(crate) on_update: Consequence,
    /// Columns of the child, and what they refer to.
    pub(crate) columns: Vec<(String, String)>,
}

/// What becomes of the child when the parent is deleted, or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// There must be none when the statement, or the transaction, ends.
    NoAction,
    /// There must be none.
    Restrict,
    /// The database deletes or changes it, too.
    Cascade,
    /// The database sets its columns to something else.
    Set,
}

impl Consequence {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "NO ACTION" => Self::NoAction,
            "RESTRICT" => Self::Restrict,
            "CASCADE" => Self::Cascade,
            _ => Self::Set,
        }
    }

    /// The database refuses it; the rows have to go or change before.
    pub(crate) fn refuses(self) -> bool {
        matches!(self, Self::NoAction | Self::Restrict)
    }
}

impl ForeignKey {
    /// Whether it is from this one column to that one.
    pub(crate) fn is_of_column(&self, column: &str, to_column: &str) -> bool {
        let is =
            |(from, to): &(String, String)| same_column(from, column) && same_column(to, to_column);
        matches!(&self.columns[..], [one] if is(one))
    }
}

/// `table!` may write a name otherwise than the database does.
pub(crate) fn same_column(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}
