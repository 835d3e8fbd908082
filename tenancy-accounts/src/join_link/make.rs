//! Making a link.

use super::HOLDS;
use super::model::HasJoinLinks;
use super::rows::NewLink;
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::domain::Domain;
use crate::error::Error;
use crate::invitation::Token;
use crate::member::Member;
use crate::operation::{Act, Session, Work, run};
use crate::random::gives_a_token;
use std::fmt;
use std::time::Duration;

/// Makes a link by which so many accounts may join the tenant, and gives its [`Token`], once.
///
/// An owner makes it, and nobody else. Whoever joins by it has the lowest role that there is, takes a free seat, and counts as
/// one use. It holds for seven days if nothing else is said, and ends when its maker leaves, is removed or suspended.
/// While the maker is no owner, it lets nobody in.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Domain, Error, Join, MakeJoinLink, Member, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let link = MakeJoinLink::by(&ada, 20).domains(["example.com".parse::<Domain>()?]);
/// let token = link.execute(conn)?.into_text();
///
/// let dan = || SignedIn::new("dan".to_owned());
/// let refused = Join::<Org, User>::by(&token, dan().verified("dan@example.net".parse()?)).execute(conn);
/// assert!(matches!(refused, Err(Error::OtherDomain)));
///
/// let joined = Join::<Org, User>::by(&token, dan().verified("dan@example.com".parse()?)).execute(conn)?;
/// assert_eq!(joined.role(), Rank::Member);
///
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let refused = MakeJoinLink::by(&bob, 20).execute(conn);
/// assert!(refused.is_err());
/// # Ok(())
/// # }
/// ```
#[must_use = "a link is only made when calling `execute`"]
pub struct MakeJoinLink<T: HasJoinLinks<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    max_uses: u32,
    domains: Option<Vec<Domain>>,
    holds: Duration,
    at_most: Option<u32>,
}

impl<T: HasJoinLinks<A>, A: Account> MakeJoinLink<T, A> {
    /// The owner makes it, for so many who join. By one for 0 nobody does.
    pub fn by(owner: &Member<T, A>, uses: u32) -> Self {
        Self {
            tenant: owner.tenant().key().clone(),
            by: By::member(owner),
            max_uses: uses,
            domains: None,
            holds: HOLDS,
            at_most: None,
        }
    }

    /// It is for those alone who have verified an address of one of these domains, of which there is at least one. Without that,
    /// it is for whoever has it.
    pub fn domains(mut self, domains: impl IntoIterator<Item = Domain>) -> Self {
        let mut domains: Vec<_> = domains.into_iter().collect();
        domains.sort();
        domains.dedup();
        self.domains = Some(domains);
        self
    }

    /// It has expired so long after.
    pub const fn expires_in(mut self, duration: Duration) -> Self {
        self.holds = duration;
        self
    }

    /// The tenant has no more links than these, this one among them, by which somebody joins at one time. 0 allows none.
    pub const fn at_most(mut self, links: u32) -> Self {
        self.at_most = Some(links);
        self
    }

    of_a_request!(by);
    gives_a_token!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAnOwner`]; [`Error::MaxJoinLinksExceeded`]; [`Error::NoDomain`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who acts may not act any more; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasJoinLinks<A>, A: Account> Act<T, A> for MakeJoinLink<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let maker = work.maker()?;
        work.one_more_link(self.at_most).await?;
        let domains = self.domains.as_deref();
        if domains.is_some_and(<[_]>::is_empty) {
            return Err(Error::NoDomain);
        }
        let domains = domains.unwrap_or_default().iter().map(Domain::as_str);
        let domains: Vec<_> = domains.collect();
        let domains = domains.join(" ");
        let link = NewLink {
            domains: &domains,
            max_uses: self.max_uses,
            expires_at: self.by.now.after(self.holds),
        };
        let token = work.insert_link(maker, link).await?;
        let entry = Entry::of(Action::JoinLinkMade)
            .number("uses", self.max_uses.into())
            .text("domains", &domains);
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for MakeJoinLink<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MakeJoinLink").finish_non_exhaustive()
    }
}
