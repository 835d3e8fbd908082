//! Inviting several at once.

use super::HOLDS;
use super::address::Address;
use super::invite::Invitee;
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
use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

/// Invites several to be members of a tenant, in one transaction, each as [`Invite`](super::Invite) does one.
///
/// Each address is invited once, however often it is given. As many are invited as can be, unless
/// [`all_or_none`](InviteMany::all_or_none) is said; each has an answer of its own, in the order in which they are given.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Error, InviteMany, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// // One seat is free.
/// let list = "dan@example.com, Dan@example.com, eve@example.com";
/// let addresses: Vec<Address> = list.split(", ").map(str::parse).collect::<Result<_, _>>()?;
/// let answers = InviteMany::by(&member, addresses, Rank::Member).execute(conn)?;
/// for (address, answer) in answers {
///     match answer {
///         Ok(token) => println!("a mail to {}: {} letters", address.as_str(), token.into_text().len()),
///         Err(error) => println!("not {}: {error}", address.as_str()),
///     }
/// }
/// # let pending = invitations::table.filter(invitations::pending.eq(1)).count();
/// # assert_eq!(pending.get_result::<i64>(&mut db), Ok(1));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody is invited before calling `execute`"]
pub struct InviteMany<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    invitees: Vec<Invitee<A>>,
    role: RoleOf<T, A>,
    holds: Duration,
    limited: Option<Limited<T, A>>,
    all_or_none: bool,
    limit: usize,
}

impl<T: HasInvitations<A>, A: Account> InviteMany<T, A> {
    /// `member` invites them to the own tenant.
    pub fn by(
        member: &Member<T, A>,
        invitees: impl IntoIterator<Item: Into<Invitee<A>>>,
        role: RoleOf<T, A>,
    ) -> Self {
        let mut met = HashSet::new();
        let mut invitees: Vec<Invitee<A>> = invitees.into_iter().map(Into::into).collect();
        invitees.retain(|invitee| met.insert(invitee.address.clone()));
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            invitees,
            role,
            holds: HOLDS,
            limited: None,
            all_or_none: false,
            limit: 100,
        }
    }

    /// If one cannot be invited, none is.
    pub const fn all_or_none(mut self) -> Self {
        self.all_or_none = true;
        self
    }

    /// How many may be invited at once; 100, if nothing else is said.
    pub const fn at_most(mut self, addresses: usize) -> Self {
        self.limit = addresses;
        self
    }

    /// They have expired so long after.
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

    /// Does it. An address has its token, or why it is not invited: [`Error::AlreadyInvited`], [`Error::AlreadyMember`] or
    /// [`Error::SeatsExceeded`].
    ///
    /// # Errors
    ///
    /// [`Error::TooManyInvitations`]; [`Error::AboveOwnRole`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who invites may not act any more; [`Error::MaxInvitationsExceeded`]; [`Error::NoRandomBytes`]; what the database says; and
    /// with [`all_or_none`](InviteMany::all_or_none), why the first one is not invited that is not.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<(Address, Result<Token, Error>)>, Error> {
        run(self, conn)
    }
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for InviteMany<T, A> {
    type Done = Vec<(Address, Result<Token, Error>)>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Self::Done, Error> {
        if self.invitees.len() > self.limit {
            return Err(Error::TooManyInvitations { limit: self.limit });
        }
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.reaches(self.role)?;
        work.end_expired(self.by.now.get()).await?;
        if let Some(limited) = &self.limited {
            limited.allow(self.invitees.len(), &mut work).await?;
        }
        let expires_at = self.by.now.after(self.holds);
        let mut answers = Vec::with_capacity(self.invitees.len());
        for invitee in &self.invitees {
            let invited = invitee.invite(self.role, expires_at, &mut work).await;
            let answer = match invited {
                Err(
                    error @ (Error::AlreadyInvited | Error::AlreadyMember | Error::SeatsExceeded),
                ) if !self.all_or_none => Err(error),
                invited => Ok(invited?),
            };
            answers.push((invitee.address.clone(), answer));
        }
        Ok(answers)
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for InviteMany<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteMany").finish_non_exhaustive()
    }
}
