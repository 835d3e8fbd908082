//! Plain facts about a database, as text: where it keeps its own catalog, how it locks, and how its constraints wait.
//! What is done with them is the same for all.

use super::schema::Column;
use std::fmt;
use tenancy_runtime::catalog::TableName;

/// What differs from database to database.
pub(crate) trait Facts: fmt::Debug + Sync {
    /// What the database is called, here and in its features.
    fn name(&self) -> &'static str;

    /// A string of the program's own. It has no type yet, so that it can be compared with an enumeration too.
    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// A name, as Diesel quotes it.
    fn quoted(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// The beginning of a delete from a table under the alias `t0`.
    fn delete(&self) -> &'static str {
        "DELETE"
    }

    /// The beginning of an update that fails where a row collides with another one, whatever the schema says of that.
    fn update(&self) -> &'static str {
        "UPDATE "
    }

    /// Selects what tells the table from all others of the database, or nothing where there is no such table.
    fn find_table(&self, table: &TableName) -> String;

    /// Selects what [`find_table`](Facts::find_table) selects, of all views.
    fn views(&self) -> &'static str;

    /// Selects the columns of a table that [`find_table`](Facts::find_table) has found: name, place in the primary key
    /// and, if the database does not write what is in it as text, something that is not null.
    fn columns(&self, table: &str) -> String;

    /// Selects the foreign keys of the whole database, a column a row, those of one key together: key, table, its
    /// schema, its name, referenced table, its schema, its name, what happens on a delete and on an update, column,
    /// referenced column.
    fn foreign_keys(&self) -> String;

    /// The columns that tell a row from the others, for a table with this primary key; none if there are none.
    fn row_identity<'k>(&self, primary_key: &'k [String]) -> Vec<&'k str>;

    /// What stands around a select of at most so many rows, as a subquery of a delete from the same table.
    fn candidates(&self, limit: Option<u64>) -> (&'static str, String) {
        (
            "",
            limit.map_or(String::new(), |rows| format!(" LIMIT {rows}")),
        )
    }

    /// The row under the alias `t0` as JSON text.
    fn row_as_json(&self, columns: &[Column]) -> String;

    /// What makes a transaction see one state of the database, if it is not so anyway.
    fn snapshot(&self) -> Option<&'static str> {
        None
    }

    /// What to say before a transaction begins, so that a read under a lock sees what the lock has waited for, and one
    /// without a lock the one state of the database.
    fn before_transaction(&self) -> Option<&'static str> {
        None
    }

    /// What to say first in such a transaction.
    fn in_transaction(&self) -> Option<&'static str> {
        None
    }

    /// What to say before a transaction begins that locks the rows that are there, if it would lock gaps between them too.
    fn before_transaction_without_gaps(&self) -> Option<&'static str> {
        None
    }

    /// Selects something, if a transaction that has begun already does not see what a lock has waited for.
    fn is_blind(&self) -> Option<&'static str> {
        None
    }

    /// What makes a select see the latest state of the rows, and not that of the transaction's beginning.
    fn latest(&self) -> &'static str {
        ""
    }

    fn locking(&self) -> Locking;

    /// Whether foreign keys of a table to itself are looked at when a statement is done, and not row by row.
    fn waits_in_a_table(&self) -> bool {
        true
    }

    /// Selects how long a statement waits for somebody else who writes, and sets it with a time after it: where no statement
    /// says of itself that it does not wait.
    fn patience(&self) -> Option<Patience> {
        None
    }

    fn together(&self) -> Together;
}

/// What a lock is held on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locking {
    /// One writes at a time.
    Database,
    /// Rows that are there. What is to be kept from coming has to be locked as a table, where no foreign key to a
    /// locked row keeps it away.
    Rows,
    /// Rows that are there, and the gaps between them.
    RowsAndGaps,
}

impl Locking {
    /// What ends a select such that it locks its rows, and leaves out those that somebody else has locked. Where one writes at
    /// a time, nothing.
    pub(crate) const fn of_free(self) -> &'static str {
        match self {
            Self::Database => "",
            Self::Rows | Self::RowsAndGaps => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// How a session says how long it waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Selects it.
    pub(crate) state: &'static str,
    /// Sets it, with a number after it. Zero is not at all.
    pub(crate) set: &'static str,
}

/// How several tables are written such that foreign keys are looked at when all is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Together {
    /// By one statement, a `WITH` for each table: foreign keys are looked at when it ends, deferrable or not.
    OneStatement,
    /// Foreign keys wait for the commit when this has been said. That goes for what else is in the transaction: to
    /// switch it off again would forget what has been violated so far.
    Deferred(&'static str),
    /// No constraint waits for anything, so they are switched off for the writes, and looked at when all is done: in
    /// the latest state of the rows, which are locked, so that nobody adds another reference meanwhile. Cascades are off
    /// as well; what they would have changed is found by the same look.
    Unchecked {
        /// Selects the state of the session.
        state: &'static str,
        /// Sets it, with a state after it.
        set: &'static str,
        off: &'static str,
    },
}
