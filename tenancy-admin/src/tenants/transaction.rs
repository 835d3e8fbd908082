//! What an operation sees of what others do meanwhile.

use super::error::Error;
use crate::database::session::Session;
use crate::database::statement::Statement;

/// Runs `work` in a transaction that sees one state of the database; inside another transaction, what that one sees.
pub(super) async fn in_snapshot<R>(
    session: &mut Session,
    work: impl AsyncFnOnce(&mut Session) -> Result<R, Error>,
) -> Result<R, Error> {
    let facts = session.facts;
    let outermost = session.is_outermost;
    if let Some(sql) = facts.before_transaction().filter(|_| outermost) {
        session.command(sql).await?;
    }
    let snapshot = facts.snapshot().filter(|_| outermost);
    session
        .transaction(async |session| {
            if let Some(sql) = snapshot {
                session.command(sql).await?;
            }
            work(session).await
        })
        .await
}

/// Runs `work` in a transaction in which what has waited for a lock sees what it has waited for; inside another one, in a
/// savepoint, unless that one is of another kind.
pub(super) async fn in_transaction<R>(
    session: &mut Session,
    work: impl AsyncFnOnce(&mut Session) -> Result<R, Error>,
) -> Result<R, Error> {
    let facts = session.facts;
    let outermost = session.is_outermost;
    if outermost {
        if let Some(sql) = facts.before_transaction() {
            session.command(sql).await?;
        }
    } else if let Some(select) = facts.is_blind()
        && !session.rows(Statement::new(select)).await?.is_empty()
    {
        return Err(Error::Isolation);
    }
    let first = facts.in_transaction().filter(|_| outermost);
    session
        .transaction(async |session| {
            if let Some(sql) = first {
                session.command(sql).await?;
            }
            work(session).await
        })
        .await
}
