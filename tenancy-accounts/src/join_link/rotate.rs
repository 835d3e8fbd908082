//! Giving a link another token.

use super::HOLDS;
use super::model::HasJoinLinks;
use super::rows::columns;
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Purpose, Token};
use crate::member::Member;
use crate::operation::{Act, Session, Work, is, run};
use crate::random::gives_a_token;
use crate::value::Value;
use std::fmt;
use std::time::Duration;

/// Gives a link another [`Token`] and time, in the name of the owner who does it. The old one is dead at once.
///
/// Who has joined by the old one stays, and stays counted.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, LookAtJoinLink, MakeJoinLink, Member, RotateJoinLink};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let old = MakeJoinLink::by(&ada, 20).execute(conn)?.into_text();
/// let links = JoinLink::scoped().select(join_links::id);
/// let links: Vec<i64> = links.load(&mut ada.borrow(conn))?;
///
/// let new = RotateJoinLink::by(&ada, links[0]).execute(conn)?.into_text();
/// let dead = LookAtJoinLink::<Org, User>::at(&old).execute(conn);
/// assert!(matches!(dead, Err(Error::UnknownJoinLink)));
/// assert!(LookAtJoinLink::<Org, User>::at(&new).execute(conn).is_ok());
/// # Ok(())
/// # }
/// ```
#[must_use = "a link only gets another token when calling `execute`"]
pub struct RotateJoinLink<T: HasJoinLinks<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
    holds: Duration,
    at_most: Option<u32>,
}

impl<T: HasJoinLinks<A>, A: Account> RotateJoinLink<T, A> {
    /// The owner does it, of the link of this id, in the own tenant.
    pub fn by(owner: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: owner.tenant().key().clone(),
            by: By::member(owner),
            id,
            holds: HOLDS,
            at_most: None,
        }
    }

    /// It has expired so long after; otherwise after seven days.
    pub const fn expires_in(mut self, duration: Duration) -> Self {
        self.holds = duration;
        self
    }

    /// The tenant has no more links than these by which somebody joins at one time, of which this is one again if it has expired.
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
    /// [`Error::UnknownJoinLink`] if the tenant has no such link; [`Error::JoinLinkRevoked`]; [`Error::JoinLinkUsedUp`], as it
    /// would let nobody in; [`Error::MaxJoinLinksExceeded`]; [`Error::NotAnOwner`];
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts may not act any more;
    /// [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasJoinLinks<A>, A: Account> Act<T, A> for RotateJoinLink<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let maker = work.maker()?;
        let link = work.link(self.id).await?.ok_or(Error::UnknownJoinLink)?;
        if link.is_revoked {
            return Err(Error::JoinLinkRevoked);
        }
        if link.is_used_up {
            return Err(Error::JoinLinkUsedUp);
        }
        if link.holds_at(self.by.now.get()).is_err() {
            work.one_more_link(self.at_most).await?;
        }
        let token = Token::new(&self.by.random)?;
        let columns = columns::<T, A>();
        let hash = token.hash(Purpose::JoinLink).to_bytes();
        let expires_at = self.by.now.after(self.holds);
        let renew = Work::update_links()
            .then(is(columns.token_hash, Value::Bytes(hash)))
            .sql(", ")
            .then(is(columns.maker, Value::Account(maker)))
            .sql(", ")
            .then(is(columns.expires_at, Value::Number(expires_at)))
            .then(work.is_link(self.id));
        work.session.write(renew).await?;
        let entry = Entry::of(Action::JoinLinkRotated).number("link", self.id.cast_unsigned());
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for RotateJoinLink<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RotateJoinLink").finish_non_exhaustive()
    }
}
