//! Taking an invitation back.

use super::address::Address;
use super::model::HasInvitations;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Work, run};
use crate::role::Role as _;
use crate::status::InvitationStatus;
use std::fmt;

/// Takes the pending invitation of an address back. Its token is dead at once, and its seat is free.
///
/// It says whether there was one: to revoke twice is no error. By a member, it touches no invitation to a role above.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Invite, Member, Revoke};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// let address: Address = "dan@example.com".parse()?;
/// assert!(Revoke::by(&member, address.clone()).execute(conn)?);
/// assert!(!Revoke::by(&member, address).execute(conn)?);
/// # Ok(())
/// # }
/// ```
#[must_use = "an invitation is only revoked when calling `execute`"]
pub struct Revoke<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    address: Address,
    by: By<A>,
}

impl<T: HasInvitations<A>, A: Account> Revoke<T, A> {
    /// `member` takes it back, in the own tenant.
    pub fn by(member: &Member<T, A>, address: Address) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            address,
            by: By::member(member),
        }
    }

    /// An operator takes it back, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, address: Address) -> Self {
        Self {
            tenant,
            address,
            by: By::operator(operator),
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::AboveOwnRole`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts
    /// may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Revoke<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let Some(invitation) = work.pending(&self.address).await? else {
            return Ok(false);
        };
        work.reaches(invitation.role)?;
        work.end(&self.address, InvitationStatus::Revoked).await?;
        work.free_seat().await?;
        let entry = Entry::of(Action::InvitationRevoked).text("role", invitation.role.name());
        work.record(entry).await?;
        Ok(true)
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Revoke<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revoke").finish_non_exhaustive()
    }
}
