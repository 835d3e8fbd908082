//! Inviting somebody.

use super::HOLDS;
use super::address::Address;
use super::limits::{InvitationLimits, Limited};
use super::model::HasInvitations;
use super::token::Token;
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::HasAuditLog;
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::RoleOf;
use crate::operation::{Act, Session, Work, run};
use crate::random::gives_a_token;
use crate::status::MemberStatus;
use std::fmt;
use std::time::Duration;

/// Whom to invite: an address, and the account that has it, if the application knows one.
///
/// Only a member of the same tenant is told from a stranger by that. Who is known elsewhere looks like anybody.
pub struct Invitee<A: Account> {
    pub(super) address: Address,
    pub(super) account: Option<A::Key>,
}

impl<A: Account> Invitee<A> {
    /// The address is that of the account.
    pub const fn known(address: Address, account: A::Key) -> Self {
        Self {
            address,
            account: Some(account),
        }
    }

    /// Invites, with a place in the tenant that somebody works on.
    pub(super) async fn invite<T: HasInvitations<A>>(
        &self,
        role: RoleOf<T, A>,
        expires_at: i64,
        work: &mut Work<'_, T, A>,
    ) -> Result<Token, Error> {
        if let Some(account) = &self.account {
            let standing = work.standing(account).await?;
            if standing.is_some_and(|standing| standing.status != MemberStatus::Left) {
                return Err(Error::AlreadyMember);
            }
        }
        work.invite(&self.address, role, expires_at).await
    }
}

/// The address of somebody whom the application does not know.
impl<A: Account> From<Address> for Invitee<A> {
    fn from(address: Address) -> Self {
        Self {
            address,
            account: None,
        }
    }
}

impl<A: Account> fmt::Debug for Invitee<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitee").finish_non_exhaustive()
    }
}

/// Invites somebody to be a member of a tenant, and gives the [`Token`] to send.
///
/// It takes a seat, which a pending invitation holds. It is for one address: an account that accepts has verified that one.
/// After seven days it has expired, if nothing else is said. An address has one pending invitation to a tenant.
///
/// It gives no role above that of the member who invites. Which roles may invite at all is the application's to say, before.
/// When somebody accepts, it is asked again whether the member who has invited may give the role.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Error, Invite, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let address: Address = "Dan@example.com".parse()?;
/// let token = Invite::by(&member, address.clone(), Rank::Member).execute(conn)?;
/// let link = format!("https://acme.example/invitations/{}", token.into_text());
/// // It is for a mail to the address, and for nobody else.
/// # assert_eq!(link.len(), 33 + 43);
///
/// // Bob is an admin.
/// let refused = Invite::by(&member, address, Rank::Owner).execute(conn);
/// assert!(matches!(refused, Err(Error::AboveOwnRole)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody is invited before calling `execute`"]
pub struct Invite<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    invitee: Invitee<A>,
    role: RoleOf<T, A>,
    holds: Duration,
    limited: Option<Limited<T, A>>,
}

impl<T: HasInvitations<A>, A: Account> Invite<T, A> {
    /// `member` invites somebody to the own tenant.
    pub fn by(member: &Member<T, A>, invitee: impl Into<Invitee<A>>, role: RoleOf<T, A>) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            invitee: invitee.into(),
            role,
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
    /// [`Error::AlreadyInvited`], [`Error::AlreadyMember`], [`Error::SeatsExceeded`], [`Error::AboveOwnRole`];
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who invites may not act any more;
    /// [`Error::MaxInvitationsExceeded`]; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Invite<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.reaches(self.role)?;
        work.end_expired(self.by.now.get()).await?;
        if let Some(limited) = &self.limited {
            limited.allow(1, &mut work).await?;
        }
        let expires_at = self.by.now.after(self.holds);
        self.invitee.invite(self.role, expires_at, &mut work).await
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Invite<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invite").finish_non_exhaustive()
    }
}
