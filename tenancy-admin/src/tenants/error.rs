//! What goes wrong with a whole tenant.

use std::fmt;
use tenancy_runtime::catalog::TableName;

/// Why tenants were not moved, merged, exported or removed.
///
/// Whatever it is, the transaction has been rolled back; of a [`Removal`](super::Removal) in batches, the batch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What the database says: a unique violation if both tenants have a row of one key, for instance.
    #[error("the database refused it")]
    Database(#[from] diesel::result::Error),

    /// The rows cannot be written anywhere.
    #[error("the rows were not written")]
    Write(#[from] std::io::Error),

    /// A table that the program designates is not in the database, so that nobody can say what is in it.
    #[error("the program has a table `{table}`, and the database has none")]
    MissingTable {
        /// As the program names it.
        table: TableName,
    },

    /// No model of the program determines this type of tenant.
    #[error("`{tenant}` is asked for as a tenant, and no registered table determines it")]
    NotDetermined {
        /// The type.
        tenant: &'static str,
    },

    /// The tenant that is to get the rows is not there.
    #[error("the rows are to go to a tenant that has no row in `{table}`")]
    NoSuchTenant {
        /// The determining table.
        table: TableName,
    },

    /// Source and target are one tenant.
    #[error("the tenant that gives the rows and the one that gets them are one row of `{table}`")]
    SameTenant {
        /// The determining table.
        table: TableName,
    },

    /// The table says in several ways which tenant of one type its rows belong to. A row could belong to two.
    #[error("the rows of `{table}` belong to a `{tenant}` in more than one way")]
    OwnedTwice {
        /// The table.
        table: TableName,
        /// The type of tenant.
        tenant: &'static str,
    },

    /// Rows that stay refer to rows that would go, or change, and would not stay as they are. Delete or change them first.
    #[error("rows that stay refer to rows that go: {}", listed(.references))]
    Referenced {
        /// From where.
        references: Vec<Reference>,
    },

    /// The tables refer to each other in a circle, each with `ON DELETE RESTRICT`: none can be the first.
    #[error("no order of deletes suits the foreign keys between {}", listed(.tables))]
    Cycle {
        /// The tables of the circle.
        tables: Vec<TableName>,
    },

    /// Rows were to be deleted or moved, and are where they were: a trigger or a rule of the database skips them, or they
    /// are those of a view whose table the program has not designated.
    #[error("{rows} rows of `{table}` stay where they are: the database skips them")]
    RowsStayed {
        /// The table.
        table: TableName,
        /// How many.
        rows: u64,
    },

    /// A removal in batches has deleted as many rows as there were at its beginning, and there are still some: the
    /// tenant is served meanwhile. Lock it out, then run the removal again.
    #[error("rows of the tenant still come into `{table}` while it is removed")]
    RowsCome {
        /// The table.
        table: TableName,
    },

    /// One of the two tenants is being purged, or has been: nothing comes into it any more, and its row stays, so that nobody
    /// else gets its key. Only tenants with accounts are ever purged.
    #[error("a tenant of `{table}` that is purged is not merged")]
    Purged {
        /// The table that determines the tenants.
        table: TableName,
    },

    /// The transaction around the operation sees one state of the database, and not what the operation waits for. Let it
    /// be `read committed`.
    #[error("the transaction around it does not see what other transactions commit meanwhile")]
    Isolation,
}

fn listed(what: &[impl fmt::Display]) -> String {
    let texts: Vec<String> = what.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

/// Rows that stay, and name what is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// The table that they are in.
    pub table: TableName,
    /// Its columns that refer.
    pub columns: Vec<String>,
    /// How many there are.
    pub rows: u64,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            columns,
            rows,
        } = self;
        write!(f, "{rows} of `{table}` by ({})", columns.join(", "))
    }
}
