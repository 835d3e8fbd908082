//! Giving a member another role.

use crate::account::Account;
use crate::actor::{Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::{HasMembers, RoleOf};
use crate::operation::{Act, Session, Subject, run};
use crate::role::Role as _;
use crate::status::MemberStatus;
use std::fmt;

/// Gives a member another role.
///
/// By a member, it gives no role above that member's own, and touches nobody above. Which roles may do it at all is the
/// application's to say, before.
///
/// The last owner stays one; pending and suspended owners do not count.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ChangeRole, Error, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a role changes");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
///
/// ChangeRole::by(&bob, "cid".to_owned(), Rank::Admin).execute(conn)?;
/// let above = ChangeRole::by(&bob, "cid".to_owned(), Rank::Owner).execute(conn);
/// assert!(matches!(above, Err(Error::AboveOwnRole)));
///
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let last = ChangeRole::by(&ada, "ada".to_owned(), Rank::Admin).execute(conn);
/// assert!(matches!(last, Err(Error::LastOwner)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a role is only changed when calling `execute`"]
pub struct ChangeRole<T: HasMembers<A>, A: Account> {
    subject: Subject<T, A>,
    to: RoleOf<T, A>,
}

impl<T: HasMembers<A>, A: Account> ChangeRole<T, A> {
    /// `member` gives the role to an account in the same tenant.
    pub fn by(member: &Member<T, A>, account: A::Key, to: RoleOf<T, A>) -> Self {
        Self {
            subject: Subject::by(member, account),
            to,
        }
    }

    /// An operator gives the role, in whatever tenant.
    pub fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        account: A::Key,
        to: RoleOf<T, A>,
    ) -> Self {
        Self {
            subject: Subject::by_operator(operator, tenant, account),
            to,
        }
    }

    of_a_request!(subject.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMember`] if the account is no member of that tenant, or has left it; [`Error::AboveOwnRole`],
    /// [`Error::LastOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts
    /// may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for ChangeRole<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self { subject, to } = self;
        let (mut work, standing) = subject.begin(session).await?;
        if standing.status == MemberStatus::Left {
            return Err(Error::UnknownMember);
        }
        work.reaches(*to)?;
        if standing.status == MemberStatus::Active {
            match (standing.role.owns(), to.owns()) {
                (true, false) => work.lose_owner().await?,
                (false, true) => work.add_owner().await?,
                _ => {}
            }
        }
        work.set_role(&subject.account, *to).await?;
        let entry = Entry::of(Action::RoleChanged)
            .about(&subject.account)
            .text("from", standing.role.name())
            .text("to", to.name());
        work.record(entry).await
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ChangeRole<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeRole").finish_non_exhaustive()
    }
}
