//! Sending an invitation once more.

use super::HOLDS;
use super::address::Address;
use super::limits::{InvitationLimits, Limited};
use super::model::HasInvitations;
use super::token::Token;
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::{Action, Entry, HasAuditLog};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Work, run};
use crate::random::gives_a_token;
use crate::role::Role as _;
use crate::status::InvitationStatus;
use std::fmt;
use std::time::Duration;

/// Gives the pending invitation of an address a new [`Token`] to send. The old one is dead.
///
/// The invitation is that of the member who sends it again, from then on; and its time begins anew. By a member, it touches
/// no invitation to a role above.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Error, Invite, Look, Member, Resend};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// let address: Address = "dan@example.com".parse()?;
/// let new = Resend::by(&member, address).execute(conn)?.into_text();
/// assert!(Look::<Org, User>::at(&new).execute(conn).is_ok());
/// let refused = Look::<Org, User>::at(&token).execute(conn);
/// assert!(matches!(refused, Err(Error::UnknownToken)));
/// # Ok(())
/// # }
/// ```
#[must_use = "an invitation is only renewed when calling `execute`"]
pub struct Resend<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    address: Address,
    holds: Duration,
    limited: Option<Limited<T, A>>,
}

impl<T: HasInvitations<A>, A: Account> Resend<T, A> {
    /// `member` sends it again, in the own tenant.
    pub fn by(member: &Member<T, A>, address: Address) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            address,
            holds: HOLDS,
            limited: None,
        }
    }

    /// It has expired so long after.
    pub const fn expires_in(mut self, duration: Duration) -> Self {
        self.holds = duration;
        self
    }

    /// No more invitations than these are made and sent again within a day.
    pub fn limits(mut self, limits: InvitationLimits) -> Self
    where
        T: HasAuditLog<A>,
    {
        self.limited = Some(Limited::by(limits));
        self
    }

    of_a_request!(by);
    gives_a_token!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::NotInvited`] if the address has no pending invitation to that tenant; [`Error::InvitationClosed`] if it has
    /// expired; [`Error::AboveOwnRole`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if
    /// who acts may not act any more; [`Error::MaxInvitationsExceeded`]; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Resend<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let invitation = work.pending(&self.address).await?;
        let invitation = invitation.ok_or(Error::NotInvited)?;
        work.reaches(invitation.role)?;
        match invitation.status_at(self.by.now.get()) {
            InvitationStatus::Pending => {}
            status => return Err(Error::InvitationClosed { status }),
        }
        if let Some(limited) = &self.limited {
            limited.allow(1, &mut work).await?;
        }
        let expires_at = self.by.now.after(self.holds);
        let token = work.renew(&self.address, expires_at).await?;
        let entry = Entry::of(Action::InvitationResent).text("role", invitation.role.name());
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Resend<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resend").finish_non_exhaustive()
    }
}
