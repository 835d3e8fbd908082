//! A membership that is suspended for a while.

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

/// Suspends a member: the account does not act for the tenant until somebody [reinstates](ReinstateMember) it.
///
/// Its seat is free meanwhile, and it counts for no owner. Its own API keys end, and do not come back. The last owner is not suspended.
///
/// By a member, it touches nobody above. Which roles may do it at all is the application's to say, before.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, SuspendMember};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a member is suspended");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
///
/// SuspendMember::by(&bob, "cid".to_owned()).execute(conn)?;
/// let refused = Member::<Org, User>::by_slug("acme", "cid".to_owned(), conn);
/// assert!(matches!(refused, Err(Error::MemberSuspended)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a member is only suspended when calling `execute`"]
pub struct SuspendMember<T: HasMembers<A>, A: Account>(Subject<T, A>);

impl<T: HasMembers<A>, A: Account> SuspendMember<T, A> {
    /// `member` suspends an account in the same tenant.
    pub fn by(member: &Member<T, A>, account: A::Key) -> Self {
        Self(Subject::by(member, account))
    }

    /// An operator suspends the account, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, account: A::Key) -> Self {
        Self(Subject::by_operator(operator, tenant, account))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMember`] if the account is no member of that tenant; [`Error::MemberTransition`] if the membership is
    /// not active; [`Error::AboveOwnRole`], [`Error::LastOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who acts may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for SuspendMember<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self(subject) = self;
        let (mut work, standing) = subject.begin(session).await?;
        let to = MemberStatus::Suspended;
        standing.changes(MemberStatus::Active, to)?;
        work.retire(&standing).await?;
        work.set_status(&subject.account, to).await?;
        let entry = Entry::of(Action::MemberSuspended).about(&subject.account);
        work.record(entry).await?;
        work.end_keys_of(&subject.account).await?;
        work.end_links_of(&subject.account).await?;
        work.end_impersonations_of(&subject.account).await
    }
}

/// Lets a suspended member act again, in the role that it had.
///
/// It takes a free seat. An invitation whose time is over holds none: it is ended first.
///
/// By a member, it touches nobody above. Which roles may do it at all is the application's to say, before.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Member, ReinstateMember, SuspendMember};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a member is reinstated");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
///
/// SuspendMember::by(&bob, "cid".to_owned()).execute(conn)?;
/// ReinstateMember::by(&bob, "cid".to_owned()).execute(conn)?;
/// let cid = Member::<Org, User>::by_slug("acme", "cid".to_owned(), conn)?;
/// assert_eq!(cid.role(), Rank::Member);
/// # Ok(())
/// # }
/// ```
#[must_use = "a member is only reinstated when calling `execute`"]
pub struct ReinstateMember<T: HasMembers<A>, A: Account>(Subject<T, A>);

impl<T: HasMembers<A>, A: Account> ReinstateMember<T, A> {
    /// `member` reinstates an account in the same tenant.
    pub fn by(member: &Member<T, A>, account: A::Key) -> Self {
        Self(Subject::by(member, account))
    }

    /// An operator reinstates the account, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, account: A::Key) -> Self {
        Self(Subject::by_operator(operator, tenant, account))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMember`] if the account is no member of that tenant; [`Error::MemberTransition`] if the membership is
    /// not suspended; [`Error::AboveOwnRole`], [`Error::SeatsExceeded`]; [`Error::NotAMember`],
    /// [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for ReinstateMember<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self(subject) = self;
        let (mut work, standing) = subject.begin(session).await?;
        let to = MemberStatus::Active;
        standing.changes(MemberStatus::Suspended, to)?;
        work.end_expired(subject.by.now.get()).await?;
        work.admit(standing.role).await?;
        work.set_status(&subject.account, to).await?;
        let entry = Entry::of(Action::MemberReinstated).about(&subject.account);
        work.record(entry).await
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for SuspendMember<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuspendMember").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ReinstateMember<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReinstateMember").finish_non_exhaustive()
    }
}
