//! Getting messages that are to be handled.

use super::claimed::Claimed;
use super::model::{HasOutbox, columns, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Session, Statement, is, stood_in_its_way};
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::{Kind, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// Claims messages that are due, of whatever tenants: the oldest one of each.
///
/// A message belongs to whoever has claimed it until the lease is over. A tenant's next message is there when the one before
/// has been handled, or is dead: so each tenant's are handled in order, and tenants do not wait for each other. A tenant that
/// is not served has none.
///
/// A process that dies leaves its lease behind, and the message is claimed again: it is handled at least once. After as many
/// attempts as [`attempts`](ClaimMessages::attempts) says it is dead, and does not hold up those behind it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimMessages, Enqueue, Error};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("the outbox is drained");
/// Enqueue::<Org, User>::by_operator("ines", 1, "greet", "hello").execute(conn)?;
///
/// for message in ClaimMessages::<Org, User>::new().execute(conn)? {
///     conn.transaction(|conn| {
///         let greeting = (notes::id.eq(3), notes::text.eq(message.payload().to_owned()));
///         Note::insert(greeting).execute(&mut message.borrow(conn))?;
///         // What it has written, and that it is done, is one transaction.
///         message.done().execute(conn)
///     })?;
/// }
/// assert!(ClaimMessages::<Org, User>::new().execute(conn)?.is_empty());
/// # assert_eq!(notes::table.find(3).select(notes::text).first(&mut **conn), Ok("hello".to_owned()));
/// # Ok(())
/// # }
/// ```
#[must_use = "no message is claimed before calling `execute`"]
pub struct ClaimMessages<T, A> {
    now: Now,
    limit: u32,
    lease: Duration,
    attempts: u32,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: HasOutbox<A>, A: Account> ClaimMessages<T, A> {
    /// Up to ten messages, each for a minute and at most ten times.
    pub fn new() -> Self {
        Self {
            now: Now::default(),
            limit: 10,
            lease: Duration::from_mins(1),
            attempts: 10,
            of: PhantomData,
        }
    }

    /// No more than so many.
    pub const fn at_most(mut self, messages: u32) -> Self {
        self.limit = messages;
        self
    }

    /// They are claimed for so long, in whole seconds. Whoever handles them is done by then.
    pub const fn lease(mut self, duration: Duration) -> Self {
        self.lease = duration;
        self
    }

    /// A message is dead after so many attempts.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Claimed<T, A>>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| self.claim(&mut session).await,
        )
    }

    /// Reads on until there are as many as are wanted: who cannot have a message takes no place of another tenant's.
    async fn claim(&self, session: &mut Session<T, A>) -> Result<Vec<Claimed<T, A>>, Error> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let last = i64::from(self.attempts);
        let lease = self.now.after(self.lease);
        let mut claimed = Vec::new();
        let mut after = i64::MIN;
        let mut are_more = true;
        while are_more && claimed.len() < limit {
            let room = limit - claimed.len();
            let heads = session.rows(self.heads(after, room)).await?;
            are_more = heads.len() == room;
            for row in heads {
                let Some(head) = Head::of(row) else {
                    are_more = false;
                    continue;
                };
                after = head.id;
                if head.attempts < last {
                    let change = is(columns::<T, A>().lease, Value::Number(lease));
                    if self.take(session, &head, change).await? {
                        claimed.push(head.claimed(lease, last));
                    }
                } else {
                    let change = is(columns::<T, A>().dead, Value::Number(self.now.get()));
                    if self.take(session, &head, change).await? {
                        // The tenant's next one is there from here on.
                        are_more = true;
                        break;
                    }
                }
            }
        }
        Ok(claimed)
    }

    /// The oldest message of each tenant, if it is due and nobody has it: the first few of those with an id after this one.
    fn heads(&self, after: i64, limit: usize) -> Statement<T, A> {
        let columns = columns::<T, A>();
        let selected = [
            columns.id,
            columns.tenant,
            columns.kind,
            columns.payload,
            columns.key,
            columns.attempts,
        ];
        let selected = selected.map(|column| Statement::new("o.").name(column));
        let outbox = table::<T, A>();
        let older = Statement::new("SELECT e.")
            .name(columns.id)
            .sql(" FROM ")
            .table(&outbox)
            .sql(" AS e WHERE e.")
            .name(columns.tenant)
            .sql(" = o.")
            .name(columns.tenant)
            .sql(" AND e.")
            .name(columns.dead)
            .sql(" IS NULL AND e.")
            .name(columns.id)
            .sql(" < o.")
            .name(columns.id);
        Statement::new("SELECT ")
            .joined(selected, ", ")
            .sql(" FROM ")
            .table(&outbox)
            .sql(" AS o INNER JOIN ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" AS t ON t.")
            .name(<T::KeyColumn as Column>::NAME)
            .sql(" = o.")
            .name(columns.tenant)
            .sql(" WHERE t.")
            .name(<T as HasAccounts>::COLUMNS.status)
            .sql(" = ")
            .literal(TenantStatus::Active.name())
            .sql(" AND o.")
            .name(columns.id)
            .sql(" > ")
            .given(Value::Number(after))
            .sql(" AND o.")
            .then(self.is_due())
            .sql(" AND o.")
            .then(Self::is_free())
            .sql(" AND (o.")
            .name(columns.lease)
            .sql(" IS NULL OR o.")
            .then(self.lease_is_over())
            .sql(") AND NOT EXISTS (")
            .then(older)
            .sql(") ORDER BY o.")
            .name(columns.id)
            .sql(" LIMIT ")
            .given(Value::Number(i64::try_from(limit).unwrap_or(i64::MAX)))
            .reads(&[
                Kind::Number,
                Kind::Tenant,
                Kind::Text,
                Kind::Text,
                Kind::Text,
                Kind::Number,
            ])
    }

    /// `<dead> IS NULL`
    fn is_free() -> Statement<T, A> {
        Statement::empty()
            .name(columns::<T, A>().dead)
            .sql(" IS NULL")
    }

    /// `<due_at> <= ?`
    fn is_due(&self) -> Statement<T, A> {
        Statement::empty()
            .name(columns::<T, A>().due_at)
            .sql(" <= ")
            .given(Value::Number(self.now.get()))
    }

    /// `<lease> <= ?`
    fn lease_is_over(&self) -> Statement<T, A> {
        Statement::empty()
            .name(columns::<T, A>().lease)
            .sql(" <= ")
            .given(Value::Number(self.now.get()))
    }

    /// Whether the message is still as it was read, and is this one's from here on.
    ///
    /// One that somebody works on at this moment is not waited for, or its tenant would hold up all others: whoever has been
    /// late writes its end, perhaps, in a transaction that takes its time.
    async fn take(
        &self,
        session: &mut Session<T, A>,
        head: &Head<T, A>,
        change: Statement<T, A>,
    ) -> Result<bool, Error> {
        let columns = columns::<T, A>();
        let free = Statement::new("SELECT ")
            .name(columns.id)
            .sql(" AS id FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(is(columns.id, Value::Number(head.id)))
            .sql(" AND ")
            .then(is(columns.attempts, Value::Number(head.attempts)))
            .sql(" AND ")
            .then(Self::is_free())
            .sql(" AND ")
            .then(self.is_due())
            .sql(" AND (")
            .name(columns.lease)
            .sql(" IS NULL OR ")
            .then(self.lease_is_over())
            .sql(")")
            .of_free();
        // MySQL reads the table that it writes only as a derived one.
        let guarded = Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .then(change)
            .sql(", ")
            .name(columns.attempts)
            .sql(" = ")
            .name(columns.attempts)
            .sql(" + 1 WHERE ")
            .name(columns.id)
            .sql(" = (SELECT free.id FROM (")
            .then(free)
            .sql(") AS free)");
        match session.write(guarded).await {
            Ok(taken) => Ok(taken > 0),
            // Somebody else takes it.
            Err(error) if session.is_outermost() && stood_in_its_way(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// The oldest message of a tenant, as it was read.
struct Head<T: HasOutbox<A>, A: Account> {
    id: i64,
    tenant: T::Key,
    kind: String,
    payload: String,
    key: String,
    attempts: i64,
    of: PhantomData<fn() -> A>,
}

impl<T: HasOutbox<A>, A: Account> Head<T, A> {
    fn of(row: Vec<Value<T, A>>) -> Option<Self> {
        let [
            Value::Number(id),
            Value::Tenant(tenant),
            Value::Text(kind),
            Value::Text(payload),
            Value::Text(key),
            Value::Number(attempts),
        ] = <[Value<T, A>; 6]>::try_from(row).ok()?
        else {
            return None;
        };
        Some(Self {
            id,
            tenant,
            kind,
            payload,
            key,
            attempts,
            of: PhantomData,
        })
    }

    fn claimed(self, lease: i64, last: i64) -> Claimed<T, A> {
        Claimed {
            id: self.id,
            tenant: Verified::trust(self.tenant),
            kind: self.kind,
            payload: self.payload,
            key: self.key,
            attempt: self.attempts + 1,
            lease,
            last,
            of: PhantomData,
        }
    }
}

impl<T: HasOutbox<A>, A: Account> Default for ClaimMessages<T, A> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, A> fmt::Debug for ClaimMessages<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimMessages").finish_non_exhaustive()
    }
}
