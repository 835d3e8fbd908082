//! A tenant that is to be deleted, and may be restored until then.

use super::transition::Transition;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::Action;
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::HasMembers;
use crate::operation::{Act, Session, run};
use crate::status::TenantStatus;
use std::fmt;
use std::time::Duration;

/// Thirty days.
const GRACE: Duration = Duration::from_hours(30 * 24);

/// Schedules the deletion of a tenant, and says when it is due, in seconds of Unix time.
///
/// Nobody acts for the tenant from then on. An operator may [restore](RestoreTenant) it until it is
/// [purged](super::PurgeTenant). That is due after thirty days, if nothing else is said.
///
/// An application that refuses, while a plan is running for instance, does so in a transaction around it, after it: the
/// tenant's row is locked then, and an error takes it back. Whoever has to hear of the date, has it from the same
/// transaction.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, RestoreTenant, ScheduleDeletion};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let has_a_running_plan = |_: &mut UnscopedConn<'_, SqliteConnection>| Ok::<_, Refused>(false);
/// enum Refused {
///     PlanIsRunning,
///     Accounts(Error),
///     Database(diesel::result::Error),
/// }
/// # impl From<Error> for Refused { fn from(error: Error) -> Self { Self::Accounts(error) } }
/// # impl From<diesel::result::Error> for Refused {
/// #     fn from(error: diesel::result::Error) -> Self { Self::Database(error) }
/// # }
/// # use tenancy::UnscopedConn;
///
/// let conn = &mut db.unscoped("acme leaves");
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let due = conn.transaction(|conn| {
///     let due = ScheduleDeletion::by(&ada).execute(conn)?;
///     if has_a_running_plan(conn)? {
///         return Err(Refused::PlanIsRunning);
///     }
///     Ok(due)
/// });
/// assert!(due.is_ok());
/// assert!(Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn).is_err());
///
/// RestoreTenant::<Org, User>::by_operator("ines", 1).execute(conn)?;
/// assert!(Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn).is_ok());
/// # Ok(())
/// # }
/// ```
#[must_use = "no deletion is scheduled before calling `execute`"]
pub struct ScheduleDeletion<T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    grace: Duration,
}

impl<T: HasMembers<A>, A: Account> ScheduleDeletion<T, A> {
    /// `member`, who owns the tenant, has it deleted.
    pub fn by(member: &Member<T, A>) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            grace: GRACE,
        }
    }

    /// An operator has the tenant deleted, though it is suspended.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self {
            tenant,
            by: By::operator(operator),
            grace: GRACE,
        }
    }

    /// It is due so long after; whole seconds count.
    pub const fn due_in(mut self, duration: Duration) -> Self {
        self.grace = duration;
        self
    }

    of_a_request!(by);

    /// Does it, and says when it is due.
    ///
    /// # Errors
    ///
    /// By a member: [`Error::NotAnOwner`], or [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if the member may not act any more. By an operator: [`Error::TenantTransition`] if the
    /// tenant is neither active nor suspended, and [`Error::UnknownTenant`]. And what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, i64, Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for ScheduleDeletion<T, A> {
    type Done = i64;

    async fn act(&self, session: &mut Session<T, A>) -> Result<i64, Error> {
        let due = self.by.now.after(self.grace);
        let transition = Transition {
            tenant: self.tenant.clone(),
            by: self.by.again(),
            action: Action::DeletionScheduled,
            from: &[TenantStatus::Active, TenantStatus::Suspended],
            to: TenantStatus::Deleting,
            purge_at: Some(due),
        };
        transition.make(session).await?;
        Ok(due)
    }
}

/// Takes back that a tenant is deleted, until it is purged. It is active again.
///
/// If it is being purged already, it is not restored: of the two, one wins, and the other one is refused.
///
/// Nobody is a member of a tenant that is being deleted, so it is for operators. Where an owner may take it back alone, the
/// application acts as one; and not for a tenant that was suspended before, or its owner would end that in this way.
///
/// # Example
///
/// It is in that of [`ScheduleDeletion`].
#[must_use = "a tenant is only restored when calling `execute`"]
pub struct RestoreTenant<T: HasMembers<A>, A: Account>(Transition<T, A>);

impl<T: HasMembers<A>, A: Account> RestoreTenant<T, A> {
    /// An operator restores the tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self(Transition {
            tenant,
            by: By::operator(operator),
            action: Action::TenantRestored,
            from: &[TenantStatus::Deleting],
            to: TenantStatus::Active,
            purge_at: None,
        })
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::TenantTransition`] if the tenant's deletion is not scheduled, or it is being purged already;
    /// [`Error::UnknownTenant`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for RestoreTenant<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        self.0.make(session).await
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ScheduleDeletion<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScheduleDeletion").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for RestoreTenant<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoreTenant").finish_non_exhaustive()
    }
}
