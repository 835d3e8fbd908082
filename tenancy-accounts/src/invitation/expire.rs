//! Invitations whose time is over.

use super::model::{HasInvitations, Invitation};
use super::rows::Table;
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Actor, Session, Statement, Work, repeated};
use crate::status::InvitationStatus;
use crate::value::{Kind, Value, Values};
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::catalog::TableName;

/// Ends the pending invitations whose time is over, in all tenants, and says how many these were. Their seats are free.
///
/// Run it from time to time. Nothing waits for it: nobody accepts an expired invitation, and the next [`Invite`](super::Invite)
/// of a tenant ends those of that tenant, before it takes a seat. Each tenant has a transaction of its own.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Clock, ExpireInvitations, Invite, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// struct InTheYear2100;
///
/// impl Clock for InTheYear2100 {
///     fn now(&self) -> i64 {
///         4_102_444_800
///     }
/// }
///
/// let ended = ExpireInvitations::<Org, User>::new().clock(&InTheYear2100).execute(conn)?;
/// assert_eq!(ended, 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "no invitation is ended before calling `execute`"]
pub struct ExpireInvitations<T, A> {
    now: Now,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: HasInvitations<A>, A: Account> ExpireInvitations<T, A> {
    /// By the system's time.
    pub fn new() -> Self {
        Self {
            now: Now::default(),
            of: PhantomData,
        }
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
    /// What the database says: the tenants before are done with then. [`Error::UnknownStatus`] if the database has one of a tenant
    /// that the program does not know: all others are done with then.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, u64, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let now = self.now.get();
                let (mut ended, mut unknown) = (0, None);
                for row in session.rows(tenants_at(now)).await? {
                    let Some(Value::Tenant(tenant)) = row.into_iter().next() else {
                        continue;
                    };
                    let of = PhantomData;
                    let expiring = Expiring { tenant, now, of };
                    match repeated(&mut session, &expiring).await {
                        // Meanwhile it is being purged, or is gone.
                        Err(Error::TenantNotServed { .. } | Error::NotAMember) => {}
                        Err(error @ Error::UnknownStatus(_)) => unknown = Some(error),
                        done => ended += done?,
                    }
                }
                unknown.map_or(Ok(ended), Err)
            },
        )
    }
}

impl<T: HasInvitations<A>, A: Account> Default for ExpireInvitations<T, A> {
    fn default() -> Self {
        Self::new()
    }
}

/// Selects the tenants that have some.
fn tenants_at<T: HasInvitations<A>, A: Account>(now: i64) -> Statement<T, A> {
    let columns = <T::Invitation as Invitation>::COLUMNS;
    Statement::new("SELECT DISTINCT ")
        .name(columns.tenant)
        .sql(" FROM ")
        .table(&TableName::of::<Table<T, A>>())
        .sql(" WHERE ")
        .name(columns.status)
        .sql(" = ")
        .literal(InvitationStatus::Pending.name())
        .sql(" AND ")
        .name(columns.expires_at)
        .sql(" <= ")
        .given(Value::Number(now))
        .reads(&[Kind::Tenant])
}

struct Expiring<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    now: i64,
    of: PhantomData<fn() -> A>,
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Expiring<T, A> {
    type Done = u64;

    async fn act(&self, session: &mut Session<T, A>) -> Result<u64, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &Actor::Operator).await?;
        work.end_expired(self.now).await
    }
}

impl<T, A> fmt::Debug for ExpireInvitations<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpireInvitations").finish_non_exhaustive()
    }
}
