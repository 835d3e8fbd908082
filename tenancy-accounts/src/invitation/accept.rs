//! Becoming a member by an invitation.

use super::address::Address;
use super::look::{Invited, Sent};
use super::model::HasInvitations;
use super::rows::Row;
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::membership::{HasMembers, RoleOf};
use crate::operation::{Act, Session, Work, repeated};
use crate::role::Role as _;
use crate::status::{InvitationStatus, MemberStatus};
use crate::tenants::HasAccounts;
use crate::value::Values;
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;

/// Who is signed in, with the addresses of that account, as the application knows them.
pub struct SignedIn<A: Account> {
    pub(crate) account: A::Key,
    pub(crate) verified: Vec<Address>,
    pub(crate) unverified: Vec<Address>,
}

impl<A: Account> SignedIn<A> {
    /// The account, with no address yet.
    pub const fn new(account: A::Key) -> Self {
        Self {
            account,
            verified: Vec::new(),
            unverified: Vec::new(),
        }
    }

    /// An account that is made for the invitation, in the transaction in which it is accepted: that the token has come is
    /// the proof that the new account has the address.
    ///
    /// Only for a new one. An account that was there before, with the address not verified, may be somebody else's who has
    /// put the address there in order to be invited.
    pub fn newcomer<T: HasInvitations<A>>(account: A::Key, invited: &Invited<T, A>) -> Self {
        Self::new(account).verified(invited.address().clone())
    }

    /// The account has the address, and has shown that.
    #[must_use]
    pub fn verified(mut self, address: Address) -> Self {
        self.verified.push(address);
        self
    }

    /// The account says that it has the address.
    #[must_use]
    pub fn unverified(mut self, address: Address) -> Self {
        self.unverified.push(address);
        self
    }

    fn has(&self, address: &Address) -> Result<(), Error> {
        if self.verified.contains(address) {
            Ok(())
        } else if self.unverified.contains(address) {
            Err(Error::AddressNotVerified)
        } else {
            Err(Error::OtherAddress)
        }
    }
}

impl<A: Account> fmt::Debug for SignedIn<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").finish_non_exhaustive()
    }
}

/// Accepts an invitation: the account is a member from then on, with the seat that the invitation has held.
///
/// The account has verified the address that is invited. Of several who accept one invitation, one does; the same account
/// gets the same answer twice, and so does any other active member: no column says who has used it, and nothing changes. Who is a member already keeps the role, and the seat of the invitation is free. Who has been
/// one comes back in the role of the invitation, by the same row. A suspended member stays suspended.
///
/// It is asked again whether the member who has invited may give the role. If not, nothing happens, or the account gets a
/// [lower](Accept::or_as) one.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Accept, Address, Error, Invite, Member, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// // Dan is signed in, and has verified an address.
/// let who = SignedIn::new("dan".to_owned()).verified("other@example.com".parse()?);
/// let refused = Accept::<Org, User>::new(&token, who).execute(conn);
/// assert!(matches!(refused, Err(Error::OtherAddress)));
///
/// let who = SignedIn::new("dan".to_owned()).verified("Dan@example.com".parse()?);
/// let joined = Accept::<Org, User>::new(&token, who).execute(conn)?;
/// assert_eq!(joined.role(), Rank::Member);
///
/// let member = Member::<Org, User>::by_key(joined.tenant(), "dan".to_owned(), conn)?;
/// # assert_eq!(member.role(), Rank::Member);
/// # Ok(())
/// # }
/// ```
#[must_use = "an invitation is only accepted when calling `execute`"]
pub struct Accept<T: HasInvitations<A>, A: Account> {
    which: Which<T>,
    who: Who<A>,
    by: By<A>,
    instead: Option<RoleOf<T, A>>,
}

/// Which invitation is meant.
enum Which<T: HasAccounts> {
    /// That of the token.
    Sent(Sent<T>),
    /// The one that waits at the address in this tenant.
    Listed(T::Key, Address),
}

enum Who<A: Account> {
    SignedIn(SignedIn<A>),
    Bearer(A::Key),
}

impl<A: Account> Who<A> {
    const fn account(&self) -> &A::Key {
        match self {
            Self::SignedIn(SignedIn { account, .. }) | Self::Bearer(account) => account,
        }
    }

    fn has(&self, address: &Address) -> Result<(), Error> {
        match self {
            Self::SignedIn(signed_in) => signed_in.has(address),
            Self::Bearer(_) => Ok(()),
        }
    }
}

impl<T: HasInvitations<A>, A: Account> Accept<T, A> {
    /// Whoever is signed in accepts the invitation of a text that is said to be a token.
    pub fn new(token: &str, who: SignedIn<A>) -> Self {
        Self::of(Which::Sent(Sent::new(token)), Who::SignedIn(who))
    }

    /// Whoever is signed in accepts one of the [invitations that wait](super::AccountInvitations) at a verified address. No
    /// token is needed: that the account has verified the address is what counts.
    pub fn listed(invited: &Invited<T, A>, who: SignedIn<A>) -> Self {
        let which = Which::Listed(invited.tenant().clone(), invited.address().clone());
        Self::of(which, Who::SignedIn(who))
    }

    /// The account accepts, whatever its addresses are: the link is good for whoever has it, and whoever it is passed on to.
    pub fn as_bearer(token: &str, account: A::Key) -> Self {
        Self::of(Which::Sent(Sent::new(token)), Who::Bearer(account))
    }

    fn of(which: Which<T>, who: Who<A>) -> Self {
        let by = By::new(Actor::Holder(Some(who.account().clone())));
        Self {
            which,
            who,
            by,
            instead: None,
        }
    }

    /// On the host, or under the path, of a tenant: a token of another one's is not known there. Of one that is listed, the
    /// tenant is known.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        if let Which::Sent(token) = &mut self.which {
            token.tenant = Some(tenant.key().clone());
        }
        self
    }

    /// If whoever has invited may not do so any more, the account becomes a member in this role. It is never a higher one
    /// than that of the invitation.
    pub const fn or_as(mut self, role: RoleOf<T, A>) -> Self {
        self.instead = Some(role);
        self
    }

    of_a_request!(by);

    /// Does it, in one transaction. After an error the invitation is as it was.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownToken`], or [`Error::NotInvited`] if it was listed and waits no more; [`Error::InvitationClosed`] if it
    /// has been answered by somebody else, taken back, or has expired; [`Error::AddressNotVerified`], [`Error::OtherAddress`]; [`Error::MemberSuspended`] if the account is a member
    /// who is; [`Error::InviterGone`]; [`Error::TenantNotServed`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Joined<T, A>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let tenant = match &self.which {
                    Which::Sent(token) => token.tenant(&mut session).await?,
                    Which::Listed(tenant, _) => tenant.clone(),
                };
                let accepting = Accepting {
                    accept: self,
                    tenant,
                };
                let role = repeated(&mut session, &accepting).await?;
                Ok(Joined::new(Verified::trust(accepting.tenant), role))
            },
        )
    }
}

struct Accepting<T: HasInvitations<A>, A: Account> {
    accept: Accept<T, A>,
    tenant: T::Key,
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Accepting<T, A> {
    type Done = RoleOf<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<RoleOf<T, A>, Error> {
        let Self { accept, tenant } = self;
        let account = accept.who.account();
        let mut work = Work::begin(session, tenant.clone(), &accept.by).await?;
        let invitation = match &accept.which {
            Which::Sent(token) => work
                .invited_by(&token.hash)
                .await?
                .ok_or(Error::UnknownToken),
            Which::Listed(_, address) => work.pending(address).await?.ok_or(Error::NotInvited),
        }?;
        let status = invitation.status_at(accept.by.now.get());
        match status {
            InvitationStatus::Pending | InvitationStatus::Accepted => {}
            status => return Err(Error::InvitationClosed { status }),
        }
        accept.who.has(&invitation.address)?;
        let standing = work.standing(account).await?;
        let member = standing.as_ref().map(|standing| standing.status);
        match (status, &standing) {
            // Once more.
            (InvitationStatus::Accepted, Some(standing))
                if standing.status == MemberStatus::Active =>
            {
                return Ok(standing.role);
            }
            (InvitationStatus::Accepted, _) => return Err(Error::InvitationClosed { status }),
            (_, Some(standing)) if standing.status == MemberStatus::Active => {
                work.end(&invitation.address, InvitationStatus::Accepted)
                    .await?;
                work.free_seat().await?;
                let entry = Entry::of(Action::InvitationUsed).about(account);
                work.record(entry).await?;
                return Ok(standing.role);
            }
            (_, Some(standing)) if standing.status == MemberStatus::Suspended => {
                return Err(Error::MemberSuspended);
            }
            _ => {}
        }
        let role = accept.role(&invitation, &mut work).await?;
        work.end(&invitation.address, InvitationStatus::Accepted)
            .await?;
        work.seat(account, role, member.is_some()).await?;
        Ok(role)
    }
}

impl<T: HasInvitations<A>, A: Account> Accept<T, A> {
    /// The role that the account gets.
    async fn role(
        &self,
        invitation: &Row<T, A>,
        work: &mut Work<'_, T, A>,
    ) -> Result<RoleOf<T, A>, Error> {
        let inviter = work.standing(&invitation.inviter).await?;
        let may = inviter.is_some_and(|inviter| {
            inviter.status == MemberStatus::Active && inviter.role.reaches(invitation.role)
        });
        match self.instead {
            _ if may => Ok(invitation.role),
            Some(role) if invitation.role.reaches(role) => Ok(role),
            _ => Err(Error::InviterGone),
        }
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Accept<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accept").finish_non_exhaustive()
    }
}

/// What an account has become a member of, and as what.
pub struct Joined<T: HasMembers<A>, A: Account> {
    tenant: Verified<T>,
    role: RoleOf<T, A>,
}

impl<T: HasMembers<A>, A: Account> Joined<T, A> {
    pub(crate) const fn new(tenant: Verified<T>, role: RoleOf<T, A>) -> Self {
        Self { tenant, role }
    }

    /// The tenant.
    pub const fn tenant(&self) -> &Verified<T> {
        &self.tenant
    }

    /// The role that the account has there: another one than that of the invitation, if it was a member before.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Joined<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined").finish_non_exhaustive()
    }
}
