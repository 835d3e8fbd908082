//! A membership that ends.

use crate::account::Account;
use crate::actor::{Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::HasMembers;
use crate::operation::{Act, Session, Subject, run};
use crate::status::MemberStatus;
use std::fmt;

/// Ends a membership: the member leaves.
///
/// The row of the membership stays, as [`Left`](MemberStatus::Left), for what the account has written. Its seat is free, and
/// so are those of its pending invitations, which end with it, as do its own API keys. The last owner stays.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Leave, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a member leaves");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
///
/// Leave::of(&bob).execute(conn)?;
/// let gone = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn);
/// assert!(matches!(gone, Err(Error::NotAMember)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a member only leaves when calling `execute`"]
pub struct Leave<T: HasMembers<A>, A: Account>(Subject<T, A>);

impl<T: HasMembers<A>, A: Account> Leave<T, A> {
    /// The member leaves.
    pub fn of(member: &Member<T, A>) -> Self {
        Self(Subject::by(member, member.account().clone()))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::LastOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if the member
    /// may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(End(self.0, Action::MemberLeft), conn)
    }
}

/// Ends a membership: somebody removes the member.
///
/// The row of the membership stays, as [`Left`](MemberStatus::Left), for what the account has written. Its seat is free, and
/// so are those of its pending invitations, which end with it, as do its own API keys. The last owner stays.
///
/// By a member, it touches nobody above. Which roles may do it at all is the application's to say, before.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, RemoveMember};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a member is removed");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
///
/// RemoveMember::by(&bob, "cid".to_owned()).execute(conn)?;
/// let above = RemoveMember::by(&bob, "ada".to_owned()).execute(conn);
/// assert!(matches!(above, Err(Error::AboveOwnRole)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a member is only removed when calling `execute`"]
pub struct RemoveMember<T: HasMembers<A>, A: Account>(Subject<T, A>);

impl<T: HasMembers<A>, A: Account> RemoveMember<T, A> {
    /// `member` removes an account from the same tenant.
    pub fn by(member: &Member<T, A>, account: A::Key) -> Self {
        Self(Subject::by(member, account))
    }

    /// An operator removes the account, from whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, account: A::Key) -> Self {
        Self(Subject::by_operator(operator, tenant, account))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMember`] if the account is no member of that tenant, or has left it; [`Error::AboveOwnRole`],
    /// [`Error::LastOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts
    /// may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(End(self.0, Action::MemberRemoved), conn)
    }
}

/// A membership that ends, however it does.
struct End<T: HasMembers<A>, A: Account>(Subject<T, A>, Action);

impl<T: HasMembers<A>, A: Account> Act<T, A> for End<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self(subject, action) = self;
        let (mut work, standing) = subject.begin(session).await?;
        if standing.status == MemberStatus::Left {
            return Err(Error::UnknownMember);
        }
        work.retire(&standing).await?;
        work.set_status(&subject.account, MemberStatus::Left)
            .await?;
        let entry = Entry::of(*action).about(&subject.account);
        work.record(entry).await?;
        work.end_keys_of(&subject.account).await?;
        work.end_links_of(&subject.account).await?;
        work.end_beside(&subject.account).await?;
        work.end_impersonations_of(&subject.account).await?;
        work.end_invitations_by(&subject.account).await
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Leave<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leave").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for RemoveMember<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoveMember").finish_non_exhaustive()
    }
}
