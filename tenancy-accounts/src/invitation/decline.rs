//! Not accepting.

use super::look::Sent;
use super::model::HasInvitations;
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Session, Work, repeated};
use crate::role::Role as _;
use crate::status::InvitationStatus;
use crate::value::Values;
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;

/// Declines an invitation. Its seat is free.
///
/// Whoever has the token may do it, without an account. To decline twice is no error.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Decline, Error, Invite, Look, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// Decline::<Org, User>::new(&token).execute(conn)?;
/// let refused = Look::<Org, User>::at(&token).execute(conn);
/// assert!(matches!(refused, Err(Error::InvitationClosed { .. })));
/// # Ok(())
/// # }
/// ```
#[must_use = "an invitation is only declined when calling `execute`"]
pub struct Decline<T: HasInvitations<A>, A: Account> {
    token: Sent<T>,
    by: By<A>,
}

impl<T: HasInvitations<A>, A: Account> Decline<T, A> {
    /// The invitation of a text that somebody says is a token.
    pub fn new(token: &str) -> Self {
        Self {
            token: Sent::new(token),
            by: By::new(Actor::Holder(None)),
        }
    }

    /// On the host, or under the path, of a tenant: a token of another one's is not known there.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.token.tenant = Some(tenant.key().clone());
        self
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownToken`]; [`Error::InvitationClosed`] if it has been accepted, taken back, or has expired;
    /// [`Error::TenantNotServed`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let tenant = self.token.tenant(&mut session).await?;
                let declining = Declining {
                    decline: self,
                    tenant,
                };
                repeated(&mut session, &declining).await
            },
        )
    }
}

struct Declining<T: HasInvitations<A>, A: Account> {
    decline: Decline<T, A>,
    tenant: T::Key,
}

impl<T: HasInvitations<A>, A: Account> Act<T, A> for Declining<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self { decline, tenant } = self;
        let mut work = Work::begin(session, tenant.clone(), &decline.by).await?;
        let invitation = work.invited_by(&decline.token.hash).await?;
        let invitation = invitation.ok_or(Error::UnknownToken)?;
        match invitation.status_at(decline.by.now.get()) {
            InvitationStatus::Pending => {}
            InvitationStatus::Declined => return Ok(()),
            status => return Err(Error::InvitationClosed { status }),
        }
        let to = InvitationStatus::Declined;
        work.end(&invitation.address, to).await?;
        work.free_seat().await?;
        let entry = Entry::of(Action::InvitationDeclined).text("role", invitation.role.name());
        work.record(entry).await
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Decline<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decline").finish_non_exhaustive()
    }
}
