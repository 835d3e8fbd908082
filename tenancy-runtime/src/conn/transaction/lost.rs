//! Transactions that the database has ended by itself.
//!
//! After a deadlock MySQL has rolled back the whole transaction with its savepoints. It commits the next statements one by
//! one, and a `COMMIT` of nothing succeeds. PostgreSQL takes nothing more after an error, but answers `COMMIT` by
//! a rollback, and Diesel does not look. SQLite rolls all of a transaction back where a trigger or a constraint says so
//! (`RAISE(ROLLBACK)`, `ON CONFLICT ROLLBACK`), and then commits statement by statement as MySQL does; its `COMMIT` fails.
//!
//! So where an error may have stayed inside a transaction (one that a verb returned, one among rows that are read one by
//! one, one of plain Diesel's) the database is asked whether it is still there. A savepoint is set and released:
//! PostgreSQL refuses the first, and MySQL has no such savepoint outside a transaction. SQLite would begin a transaction
//! by it; so another `BEGIN` is tried there, which fails inside of one. That is done before the `COMMIT`, of an unscoped
//! transaction always, and on MySQL and SQLite before the next statement. It costs nothing where there was no error.

use crate::dialect::{is_postgres, is_sqlite};
use diesel::Connection;
use diesel::connection::{TransactionManagerStatus, ValidTransactionManagerStatus};
use diesel::result::{DatabaseErrorKind, Error, QueryResult};

/// Whatever a transaction is in, this changes nothing. PostgreSQL refuses the first after an error. MySQL takes it
/// outside of a transaction too, and has no such savepoint then.
pub(super) const SAVEPOINT: &str = "SAVEPOINT tenancy_is_open";
pub(super) const RELEASE: &str = "RELEASE SAVEPOINT tenancy_is_open";

pub(super) const BEGIN: &str = "BEGIN";
pub(super) const ROLLBACK: &str = "ROLLBACK";

/// As after a deadlock: who tries a transaction again, tries this one again.
pub(super) fn rolled_back() -> Error {
    let message = "the database has rolled the transaction back";
    Error::DatabaseError(
        DatabaseErrorKind::SerializationFailure,
        Box::new(message.to_owned()),
    )
}

/// Whether nothing more may run before the outermost transaction is rolled back: Diesel has taken down a deadlock, or that
/// there was no savepoint to go back to. Of PostgreSQL it takes down more, and PostgreSQL refuses by itself.
pub(super) fn is_lost<DB>(status: &TransactionManagerStatus) -> bool {
    !is_postgres::<DB>() && requires_rollback(status) == Some(true)
}

/// Whether an error may have ended the transaction without a word.
pub(super) fn may_be_lost<DB>(status: &TransactionManagerStatus) -> bool {
    !is_postgres::<DB>() && requires_rollback(status) == Some(false)
}

/// Whether another `BEGIN` tells if a transaction is there: it fails inside of one, and changes nothing. A savepoint
/// outside of one would begin it.
pub(super) fn begin_tells<DB>() -> bool {
    is_sqlite::<DB>()
}

/// Whether `COMMIT` says so if there is nothing to commit.
pub(super) fn commit_tells<DB>() -> bool {
    is_sqlite::<DB>()
}

fn requires_rollback(status: &TransactionManagerStatus) -> Option<bool> {
    match status {
        TransactionManagerStatus::Valid(ValidTransactionManagerStatus {
            in_transaction: Some(inside),
            ..
        }) => Some(inside.requires_rollback_maybe_up_to_top_level),
        _ => None,
    }
}

/// An error if the transaction is not there any more, or takes nothing more.
pub(super) fn is_there<C: Connection>(conn: &mut C) -> QueryResult<()> {
    if begin_tells::<C::Backend>() {
        if conn.batch_execute(BEGIN).is_err() {
            return Ok(());
        }
        conn.batch_execute(ROLLBACK)?;
        return Err(rolled_back());
    }
    conn.batch_execute(SAVEPOINT)?;
    conn.batch_execute(RELEASE).map_err(|_| rolled_back())
}
