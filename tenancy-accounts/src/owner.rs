//! Who owns a tenant: handing it over, and naming an owner where there is none.

use crate::account::Account;
use crate::actor::{Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::{HasMembers, RoleOf};
use crate::operation::{Act, Session, Subject, Work, run};
use crate::role::Role as _;
use crate::status::MemberStatus;
use std::fmt;

/// Hands a tenant over: another active member owns it, and the member who gives it keeps a role.
///
/// It is one transaction, so there is no moment without an owner, and counters agree.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Leave, Member, TransferOwnership};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a tenant is handed over");
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// assert!(matches!(Leave::of(&ada).execute(conn), Err(Error::LastOwner)));
///
/// TransferOwnership::by(&ada, "bob".to_owned(), Rank::Member).execute(conn)?;
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// assert_eq!(bob.role(), Rank::Owner);
/// Leave::of(&ada).execute(conn)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a tenant is only handed over when calling `execute`"]
pub struct TransferOwnership<T: HasMembers<A>, A: Account> {
    subject: Subject<T, A>,
    from: A::Key,
    then: RoleOf<T, A>,
}

impl<T: HasMembers<A>, A: Account> TransferOwnership<T, A> {
    /// `member` hands its tenant over to the account, and is `then` a member in that role.
    pub fn by(member: &Member<T, A>, to: A::Key, then: RoleOf<T, A>) -> Self {
        Self {
            subject: Subject::by(member, to),
            from: member.account().clone(),
            then,
        }
    }

    of_a_request!(subject.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::AboveOwnRole`] if the member owns nothing; [`Error::UnknownMember`] if the account is no member of the tenant;
    /// [`Error::CannotOwn`] if it is suspended, or the member's own; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who acts may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for TransferOwnership<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self {
            subject,
            from,
            then,
        } = self;
        let (mut work, successor) = subject.begin(session).await?;
        let owner = owner::<T, A>()?;
        work.reaches(owner)?;
        match successor.status {
            MemberStatus::Active if subject.account != *from => {}
            MemberStatus::Left => return Err(Error::UnknownMember),
            _ => return Err(Error::CannotOwn),
        }
        if !successor.role.owns() {
            work.own(&subject.account, owner).await?;
        }
        if !then.owns() {
            work.lose_owner().await?;
        }
        work.set_role(from, *then).await?;
        let entry = Entry::of(Action::OwnershipTransferred)
            .about(&subject.account)
            .text("role", then.name());
        work.record(entry).await
    }
}

/// Names an owner for a tenant that has none: an operator does, for the application's own staff.
///
/// Operations of this library leave no tenant without an active owner. What is written by other means may, and so may a
/// merge whose members come over [at most](crate::MergeTenants::at_most) in a lower role. The audit log has the reason, if the
/// [operator](Operator) gives one.
///
/// The account becomes an owner, whether it is an active member already, has left, or never was one. It takes a seat if it has
/// none. A suspended member is [reinstated](crate::ReinstateMember) first.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{AppointOwner, Error, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// // Nobody is in globex.
/// let conn = &mut db.unscoped("ticket 7: the founder of globex has died");
/// AppointOwner::<Org, User>::by_operator("ines", 2, "dan".to_owned()).execute(conn)?;
/// let dan = Member::<Org, User>::by_slug("globex", "dan".to_owned(), conn)?;
/// assert_eq!(dan.role(), Rank::Owner);
///
/// let second = AppointOwner::<Org, User>::by_operator("ines", 2, "bob".to_owned()).execute(conn);
/// assert!(matches!(second, Err(Error::HasOwner)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody is an owner before calling `execute`"]
pub struct AppointOwner<T: HasMembers<A>, A: Account>(Subject<T, A>);

impl<T: HasMembers<A>, A: Account> AppointOwner<T, A> {
    /// An operator names the account, for whatever tenant has no owner.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, account: A::Key) -> Self {
        Self(Subject::by_operator(operator, tenant, account))
    }

    of_a_request!(0.by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::HasOwner`] if the tenant's counter of owners says that there is one: if that is wrong,
    /// [repair](crate::RepairCounters) it; [`Error::CannotOwn`] if the account is suspended; [`Error::SeatsExceeded`];
    /// [`Error::NotAMember`] or [`Error::TenantNotServed`] if there is no such tenant, or it is being purged; and what the
    /// database says: that there is no such account, for instance.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for AppointOwner<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let Self(subject) = self;
        let account = &subject.account;
        let mut work = Work::begin(session, subject.tenant.clone(), &subject.by).await?;
        let (owners, _) = work.counters().await?;
        if owners > 0 {
            return Err(Error::HasOwner);
        }
        let owner = owner::<T, A>()?;
        work.end_expired(subject.by.now.get()).await?;
        match work.standing(account).await?.map(|member| member.status) {
            Some(MemberStatus::Active) => work.own(account, owner).await?,
            Some(MemberStatus::Left) => {
                work.admit(owner).await?;
                work.readmit(account, owner).await?;
            }
            Some(MemberStatus::Suspended) => return Err(Error::CannotOwn),
            None => {
                work.admit(owner).await?;
                work.insert_member(account, owner).await?;
            }
        }
        work.record(Entry::of(Action::OwnerAppointed).about(account))
            .await
    }
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// An active member owns the tenant from here on, who has not.
    async fn own(&mut self, account: &A::Key, owner: RoleOf<T, A>) -> Result<(), Error> {
        self.add_owner().await?;
        self.set_role(account, owner).await
    }
}

/// The role that owns a tenant.
fn owner<T: HasMembers<A>, A: Account>() -> Result<RoleOf<T, A>, Error> {
    let owner = RoleOf::<T, A>::ALL.first().copied();
    owner.ok_or(Error::UnknownRole(crate::role::UnknownRole))
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for TransferOwnership<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransferOwnership").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for AppointOwner<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppointOwner").finish_non_exhaustive()
    }
}
