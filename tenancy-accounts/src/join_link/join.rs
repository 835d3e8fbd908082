//! Becoming a member by a link.

use super::look::Sent;
use super::model::HasJoinLinks;
use super::rows::Row;
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::domain;
use crate::error::Error;
use crate::invitation::{Joined, SignedIn};
use crate::membership::RoleOf;
use crate::operation::{Act, Session, Work, repeated};
use crate::role::Role as _;
use crate::status::MemberStatus;
use crate::value::Values;
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;

/// Joins a tenant by a link: the account is a member from then on, in the lowest role that there is.
///
/// It takes a free seat and counts as one use of the link, exactly, however many join at once. An active member keeps the role,
/// and nothing is counted. A suspended member stays suspended; and who has left, or was removed, does not come back by a link:
/// an invitation is for that.
///
/// If the link names domains, the account has verified an address of one of them. That somebody has the link proves nothing of
/// an address: who signs up in order to join verifies one first, in whatever way the application has.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Join, MakeJoinLink, Member, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let token = MakeJoinLink::by(&ada, 1).execute(conn)?.into_text();
/// // Somebody signs up and joins, in one transaction.
/// conn.transaction(|conn| {
///     diesel::insert_into(users::table).values(users::id.eq("eve")).execute(&mut **conn)?;
///     Join::<Org, User>::by(&token, SignedIn::new("eve".to_owned())).execute(conn)
/// })?;
/// let member = Member::<Org, User>::by_slug("acme", "eve".to_owned(), conn)?;
/// assert_eq!(member.role(), Rank::Member);
///
/// // The link was for one.
/// let late = Join::<Org, User>::by(&token, SignedIn::new("dan".to_owned())).execute(conn);
/// assert!(matches!(late, Err(Error::JoinLinkUsedUp)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody joins before calling `execute`"]
pub struct Join<T: HasJoinLinks<A>, A: Account> {
    token: Sent<T>,
    who: SignedIn<A>,
    by: By<A>,
}

impl<T: HasJoinLinks<A>, A: Account> Join<T, A> {
    /// Whoever is signed in joins by the link of a text that is said to be a token.
    pub fn by(token: &str, who: SignedIn<A>) -> Self {
        let by = By::new(Actor::Holder(Some(who.account.clone())));
        Self {
            token: Sent::new(token),
            who,
            by,
        }
    }

    /// On the host, or under the path, of a tenant: a token of another one's is not known there.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.token.tenant = Some(tenant.key().clone());
        self
    }

    of_a_request!(by);

    /// Does it, in one transaction. After an error nothing is counted.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownJoinLink`]; [`Error::JoinLinkRevoked`], [`Error::JoinLinkExpired`], [`Error::JoinLinkUsedUp`];
    /// [`Error::AddressNotVerified`], [`Error::OtherDomain`]; [`Error::MemberSuspended`] or [`Error::FormerMember`] if the
    /// account is or was a member; [`Error::InviterGone`] if the maker of the link does not own the tenant any more;
    /// [`Error::SeatsExceeded`]; [`Error::TenantNotServed`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Joined<T, A>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let found = self.token.find(&mut session).await?;
                let tenant = found.ok_or(Error::UnknownJoinLink)?.linked.tenant;
                let joining = Joining { join: self, tenant };
                let role = repeated(&mut session, &joining).await?;
                Ok(Joined::new(Verified::trust(joining.tenant), role))
            },
        )
    }
}

struct Joining<T: HasJoinLinks<A>, A: Account> {
    join: Join<T, A>,
    tenant: T::Key,
}

impl<T: HasJoinLinks<A>, A: Account> Act<T, A> for Joining<T, A> {
    type Done = RoleOf<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<RoleOf<T, A>, Error> {
        let Self { join, tenant } = self;
        let account = &join.who.account;
        let now = join.by.now.get();
        let mut work = Work::begin(session, tenant.clone(), &join.by).await?;
        let link = work.linked_by(&join.token.hash).await?;
        let link = link.ok_or(Error::UnknownJoinLink)?;
        link.holds_at(now)?;
        join.who.is_of(&link)?;
        if let Some(role) = work.has_joined(account).await? {
            return Ok(role);
        }
        let maker = work.standing(&link.maker).await?;
        if !maker.is_some_and(|maker| maker.status == MemberStatus::Active && maker.role.owns()) {
            return Err(Error::InviterGone);
        }
        work.use_link(link.id).await?;
        let role = work.join(account).await?;
        let entry = Entry::of(Action::MemberJoined)
            .about(account)
            .text("role", role.name())
            .number("link", link.id.cast_unsigned());
        work.record(entry).await?;
        Ok(role)
    }
}

impl<A: Account> SignedIn<A> {
    /// Whether it has verified an address of one of the domains of the link.
    fn is_of(&self, link: &Row<A>) -> Result<(), Error> {
        let has = |addresses: &[_]| {
            let mut domains = addresses.iter().map(domain::of);
            domains.any(|domain| link.domains.iter().any(|one| one.as_str() == domain))
        };
        if link.domains.is_empty() || has(&self.verified) {
            Ok(())
        } else if has(&self.unverified) {
            Err(Error::AddressNotVerified)
        } else {
            Err(Error::OtherDomain)
        }
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for Join<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join").finish_non_exhaustive()
    }
}
