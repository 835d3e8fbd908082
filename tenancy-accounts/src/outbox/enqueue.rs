//! Writing a message.

use super::model::{HasOutbox, columns, table};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Statement, Work, insert, is, run};
use crate::value::{Kind, Value};
use std::fmt;
use std::time::Duration;

/// Writes a message to the tenant's outbox. Do it in the transaction of what it follows from: then both are there, or none.
///
/// Messages of one tenant are handled in the order in which they were written.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Enqueue, Error, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let mut conn = db.unscoped("a note is written");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), &mut conn)?;
/// conn.transaction(|conn| {
///     Note::insert((notes::id.eq(3), notes::text.eq("news"))).execute(&mut bob.borrow(conn))?;
///     let message = Enqueue::by(&bob, "note.written", r#"{"note":3}"#);
///     message.once("note.written:3").execute(conn)
/// })?;
///
/// // The same once more is the same message.
/// let again = Enqueue::by(&bob, "note.written", r#"{"note":3}"#).once("note.written:3");
/// assert!(!again.execute(&mut conn)?);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is written before calling `execute`"]
pub struct Enqueue<T: HasOutbox<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    kind: String,
    payload: String,
    key: Option<String>,
    later: Duration,
}

impl<T: HasOutbox<A>, A: Account> Enqueue<T, A> {
    /// It follows from what `member` has done. `payload` is text of the application's own, such as JSON: the members of the
    /// tenant can read it.
    pub fn by(member: &Member<T, A>, kind: impl Into<String>, payload: impl Into<String>) -> Self {
        let tenant = member.tenant().key().clone();
        Self::of(tenant, By::member(member), kind.into(), payload.into())
    }

    /// It follows from what an operator has done, in whatever tenant.
    pub fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        kind: impl Into<String>,
        payload: impl Into<String>,
    ) -> Self {
        Self::of(tenant, By::operator(operator), kind.into(), payload.into())
    }

    pub(crate) const fn of(tenant: T::Key, by: By<A>, kind: String, payload: String) -> Self {
        Self {
            tenant,
            by,
            kind,
            payload,
            key: None,
            later: Duration::ZERO,
        }
    }

    /// The key of the message. While the tenant has a message of this key that waits, another one is not written. Without a key of
    /// yours it is a random text.
    ///
    /// One that somebody has claimed does not wait: what has changed since may be later than what its handler has read. Nor does a
    /// dead one. It gets another key, and the new message is written. So it is [`Claimed::id`](super::Claimed::id) that tells such a
    /// message when it comes again.
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// It is handled so long after, and what the tenant writes meanwhile comes after it.
    pub const fn due_in(mut self, duration: Duration) -> Self {
        self.later = duration;
        self
    }

    of_a_request!(by);

    /// Does it, and says whether the message is a new one.
    ///
    /// # Errors
    ///
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts may not act any more;
    /// [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasOutbox<A>, A: Account> Act<T, A> for Enqueue<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let key = match &self.key {
            Some(key) => key.clone(),
            None => random()?,
        };
        let due_at = self.by.now.after(self.later);
        work.enqueue(&self.kind, &self.payload, key, due_at).await
    }
}

impl<T: HasOutbox<A>, A: Account> Work<'_, T, A> {
    /// Writes a message, if there is none of this key.
    pub(crate) async fn enqueue(
        &mut self,
        kind: &str,
        payload: &str,
        key: String,
        due_at: i64,
    ) -> Result<bool, Error> {
        let columns = columns::<T, A>();
        // The tenant is locked: nobody writes one meanwhile.
        let same = Statement::new("SELECT ")
            .name(columns.id)
            .sql(", ")
            .name(columns.lease)
            .sql(", ")
            .name(columns.dead)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.key, Value::Text(key.clone())))
            .sql(self.session.for_update())
            .reads(&[Kind::Number, Kind::Number, Kind::Number]);
        match self.session.rows(same).await?.first().map(Vec::as_slice) {
            None => {}
            Some([_, Value::Null, Value::Null]) => return Ok(false),
            // It is in work, or dead.
            Some([Value::Number(id), ..]) => self.rename_message(*id).await?,
            Some(_) => return Ok(false),
        }
        let row = [
            (columns.tenant, Value::Tenant(self.key.clone())),
            (columns.kind, Value::Text(kind.to_owned())),
            (columns.payload, Value::Text(payload.to_owned())),
            (columns.key, Value::Text(key)),
            (columns.attempts, Value::Number(0)),
            (columns.due_at, Value::Number(due_at)),
        ];
        self.insert(insert(&table::<T, A>(), row)).await?;
        Ok(true)
    }

    /// Gives a message another key. If somebody deletes it meanwhile, its key is free all the same.
    async fn rename_message(&mut self, id: i64) -> Result<(), Error> {
        let columns = columns::<T, A>();
        let update = Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .then(is(columns.key, Value::Text(random()?)))
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(id)));
        self.session.write(update).await?;
        Ok(())
    }
}

/// A key that no other message has.
fn random() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

impl<T: HasOutbox<A>, A: Account> fmt::Debug for Enqueue<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enqueue").finish_non_exhaustive()
    }
}
