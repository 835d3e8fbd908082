//! A dead message that somebody brings back.

use super::model::{HasOutbox, columns, table};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Session, Statement, Work, is, run};
use crate::value::Value;
use std::fmt;

/// Brings a dead message back: it is due at once, and has all its attempts before it. It says whether there was one.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimMessages, Enqueue, RetryMessage};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # Enqueue::<Org, User>::by_operator("ines", 1, "greet", "hello").execute(conn)?;
/// let message = ClaimMessages::<Org, User>::new().execute(conn)?.remove(0);
/// message.dead().execute(conn)?;
/// assert!(ClaimMessages::<Org, User>::new().execute(conn)?.is_empty());
///
/// assert!(RetryMessage::<Org, User>::by_operator("ines", 1, message.id()).execute(conn)?);
/// assert_eq!(ClaimMessages::<Org, User>::new().execute(conn)?.len(), 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "the message is dead before calling `execute`"]
pub struct RetryMessage<T: HasOutbox<A>, A: Account> {
    tenant: T::Key,
    id: i64,
    by: By<A>,
}

impl<T: HasOutbox<A>, A: Account> RetryMessage<T, A> {
    /// An operator brings back the message of a tenant that has this id.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, id: i64) -> Self {
        Self {
            tenant,
            id,
            by: By::operator(operator),
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAMember`] if there is no such tenant, [`Error::TenantNotServed`] if it is being purged; and what the
    /// database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasOutbox<A>, A: Account> Act<T, A> for RetryMessage<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let columns = columns::<T, A>();
        let update = Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .name(columns.dead)
            .sql(" = NULL, ")
            .name(columns.lease)
            .sql(" = NULL, ")
            .then(is(columns.attempts, Value::Number(0)))
            .sql(", ")
            .then(is(columns.due_at, Value::Number(self.by.now.get())))
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.tenant.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(self.id)))
            .sql(" AND ")
            .name(columns.dead)
            .sql(" IS NOT NULL");
        if work.session.write(update).await? == 0 {
            return Ok(false);
        }
        let id = self.id.to_string();
        let entry = Entry::of(Action::MessageRetried).text("message", &id);
        work.record(entry).await?;
        Ok(true)
    }
}

impl<T: HasOutbox<A>, A: Account> fmt::Debug for RetryMessage<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryMessage").finish_non_exhaustive()
    }
}
