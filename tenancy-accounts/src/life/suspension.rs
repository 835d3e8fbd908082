//! A tenant that is not served for a while.

use super::transition::Transition;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::Action;
use crate::database::Database;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Act, Session, run};
use crate::status::TenantStatus;
use std::fmt;

/// Suspends a tenant: nobody acts for it until an operator [reinstates](ReinstateTenant) it.
///
/// No look-up of a member lets anybody in from then on, and no resolver whose store asks
/// [`TenantStatus::served`]. Its rows, members and invitations stay as they are.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, ReinstateTenant, SuspendTenant, TenantStatus};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("acme has not paid");
///
/// SuspendTenant::<Org, User>::by_operator("ines", 1).execute(conn)?;
/// let refused = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn);
/// assert!(matches!(refused, Err(Error::TenantNotServed { status: TenantStatus::Suspended })));
///
/// ReinstateTenant::<Org, User>::by_operator("ines", 1).execute(conn)?;
/// assert!(Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn).is_ok());
/// # Ok(())
/// # }
/// ```
#[must_use = "a tenant is only suspended when calling `execute`"]
pub struct SuspendTenant<T: HasMembers<A>, A: Account>(Transition<T, A>);

impl<T: HasMembers<A>, A: Account> SuspendTenant<T, A> {
    /// An operator suspends the tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self(by_operator(
            By::operator(operator),
            tenant,
            &[TenantStatus::Active],
            TenantStatus::Suspended,
            Action::TenantSuspended,
        ))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::TenantTransition`] if the tenant is not active; [`Error::UnknownTenant`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for SuspendTenant<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        self.0.make(session).await
    }
}

/// Serves a suspended tenant again.
///
/// # Example
///
/// It is in that of [`SuspendTenant`].
#[must_use = "a tenant is only reinstated when calling `execute`"]
pub struct ReinstateTenant<T: HasMembers<A>, A: Account>(Transition<T, A>);

impl<T: HasMembers<A>, A: Account> ReinstateTenant<T, A> {
    /// An operator reinstates the tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self(by_operator(
            By::operator(operator),
            tenant,
            &[TenantStatus::Suspended],
            TenantStatus::Active,
            Action::TenantReinstated,
        ))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::TenantTransition`] if the tenant is not suspended; [`Error::UnknownTenant`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for ReinstateTenant<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        self.0.make(session).await
    }
}

const fn by_operator<T: HasMembers<A>, A: Account>(
    by: By<A>,
    tenant: T::Key,
    from: &'static [TenantStatus],
    to: TenantStatus,
    action: Action,
) -> Transition<T, A> {
    Transition {
        tenant,
        by,
        action,
        from,
        to,
        purge_at: None,
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for SuspendTenant<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuspendTenant").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ReinstateTenant<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReinstateTenant").finish_non_exhaustive()
    }
}
