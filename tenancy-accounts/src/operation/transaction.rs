//! The transaction of an operation: what is done in it, and when it is begun once more.

use crate::account::Account;
use crate::database::Database;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::value::Values;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::time::{Duration, Instant};
use tenancy_admin::database::{self, Operation};

pub(crate) type Session<T, A> = database::Session<Values<T, A>>;

/// Why something is not done.
pub trait Failure: From<DieselError> {
    /// What the database has said, if it is that.
    fn of_database(&self) -> Option<&DieselError>;
}

impl Failure for Error {
    fn of_database(&self) -> Option<&DieselError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

/// What an operation does in its transaction. It may be begun more than once.
pub(crate) trait Act<T: HasMembers<A>, A: Account, E = Error>: Send + Sync {
    /// What has been done.
    type Done: Send;

    fn act(
        &self,
        session: &mut Session<T, A>,
    ) -> impl Future<Output = Result<Self::Done, E>> + Send;
}

/// Runs an operation.
pub(crate) fn run<'a, T, A, Conn, What>(
    what: What,
    conn: &'a mut Conn,
) -> Conn::Answer<'a, What::Done, Error>
where
    T: HasMembers<A>,
    A: Account,
    Conn: Database<T, A>,
    What: Act<T, A> + 'a,
{
    conn.run(
        Operation::giving(Values::NONE),
        async move |mut session, _| repeated(&mut session, &what).await,
    )
}

/// How often an operation is begun, at most. Of those that stand in each other's way, one gets through each time: so as many
/// as this may begin at once.
const ATTEMPTS: u32 = 100;

/// After how long it is not begun once more: an attempt may have waited for a lock as long as the database lets it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Acts in a transaction, once more if another one stood in its way: at once, for that one has got through. Inside a
/// larger transaction it is a savepoint, and whoever has begun that one repeats it.
///
/// Where gaps between rows are locked, two who look for a row that is not there keep each other from inserting it, whatever
/// their tenants are. Of many who do so, most are in somebody's way again and again. So no gap is locked the second time: what
/// is looked for comes only by who holds the tenant's row.
pub(crate) async fn repeated<T, A, E, What>(
    session: &mut Session<T, A>,
    what: &What,
) -> Result<What::Done, E>
where
    T: HasMembers<A>,
    A: Account,
    E: Failure,
    What: Act<T, A, E>,
{
    let begun = Instant::now();
    let mut attempts = 1;
    loop {
        if attempts > 1 {
            session.without_gaps().await?;
        }
        session.begin().await?;
        let done = what.act(session).await;
        let done = session.end(done).await;
        let again = session.is_outermost() && attempts < ATTEMPTS && begun.elapsed() < PATIENCE;
        match done {
            Err(error) if again && error.of_database().is_some_and(stood_in_its_way) => {
                attempts += 1;
            }
            done => return done,
        }
    }
}

/// Whether another transaction did, and the next attempt may get through.
pub(crate) fn stood_in_its_way(error: &DieselError) -> bool {
    // Diesel tells some of them by their kind: PostgreSQL's 40001, and MySQL's 1213 if the connection blocks. Of the others, no
    // error of Diesel's or of `diesel-async`'s has the SQLSTATE or the number: PostgreSQL's 40P01, MySQL's 1205 and 1213,
    // MariaDB's 1020, and SQLite's `BUSY` and `LOCKED`. There is but the text, in the language of `lc_messages`. In another
    // one than English they are told to whoever has begun the operation.
    const SAID: [&str; 6] = [
        "deadlock detected",
        "Deadlock found when trying to get lock",
        "Lock wait timeout exceeded",
        "Record has changed since last read",
        "database is locked",
        "database table is locked",
    ];
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            SAID.iter().any(|said| information.message().contains(said))
        }
        DieselError::RollbackErrorOnCommit { commit_error, .. } => stood_in_its_way(commit_error),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::stood_in_its_way;
    use diesel::result::{DatabaseErrorKind, Error};

    fn said(kind: DatabaseErrorKind, what: &str) -> Error {
        Error::DatabaseError(kind, Box::new(what.to_owned()))
    }

    #[test]
    fn what_stood_in_the_way_is_known_by_what_the_database_says() {
        for what in [
            "deadlock detected",
            "Deadlock found when trying to get lock; try restarting transaction",
            "Lock wait timeout exceeded; try restarting transaction",
            "Record has changed since last read in table 'orgs'",
            "database is locked",
            "database table is locked: orgs",
        ] {
            let error = said(DatabaseErrorKind::Unknown, what);
            assert!(stood_in_its_way(&error), "{what}");
            let error = Error::RollbackErrorOnCommit {
                rollback_error: Box::new(Error::NotInTransaction),
                commit_error: Box::new(error),
            };
            assert!(stood_in_its_way(&error), "{what}");
        }
        let kind = DatabaseErrorKind::SerializationFailure;
        assert!(stood_in_its_way(&said(kind, "in any words")));
    }

    #[test]
    fn nothing_else_is_repeated() {
        let kind = DatabaseErrorKind::UniqueViolation;
        for error in [
            said(kind, "database is locked"),
            said(DatabaseErrorKind::Unknown, "no such table: orgs"),
            Error::NotFound,
            Error::BrokenTransactionManager,
        ] {
            assert!(!stood_in_its_way(&error), "{error}");
        }
    }
}
