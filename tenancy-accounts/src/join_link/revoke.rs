//! Revoking a link.

use super::model::HasJoinLinks;
use super::rows::columns;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Work, is, run};
use crate::value::Value;
use std::fmt;

/// Revokes a link: nobody joins by it from then on. Who has joined by it stays, and the row stays, for the list.
///
/// It says whether the link has let somebody in until then, by its time: to revoke twice is no error.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{MakeJoinLink, Member, RevokeJoinLink};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let _ = MakeJoinLink::by(&ada, 20).execute(conn)?.into_text();
/// // A list shows what there is of each link, and never the token.
/// let links = JoinLink::scoped().select((join_links::id, join_links::uses));
/// let links: Vec<(i64, i64)> = links.load(&mut ada.borrow(conn))?;
/// assert!(RevokeJoinLink::by(&ada, links[0].0).execute(conn)?);
/// assert!(!RevokeJoinLink::by(&ada, links[0].0).execute(conn)?);
/// # Ok(())
/// # }
/// ```
#[must_use = "a link is only revoked when calling `execute`"]
pub struct RevokeJoinLink<T: HasJoinLinks<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
}

impl<T: HasJoinLinks<A>, A: Account> RevokeJoinLink<T, A> {
    /// The owner revokes the link of this id, in the own tenant.
    pub fn by(owner: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: owner.tenant().key().clone(),
            by: By::member(owner),
            id,
        }
    }

    /// An operator revokes it, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, id: i64) -> Self {
        Self {
            tenant,
            by: By::operator(operator),
            id,
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownJoinLink`] if the tenant has no such link; by a member, [`Error::NotAnOwner`], and
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if that one may not act any more; and
    /// what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasJoinLinks<A>, A: Account> Act<T, A> for RevokeJoinLink<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        // An operator has no role.
        if work.role().is_some() {
            work.maker()?;
        }
        let link = work.link(self.id).await?.ok_or(Error::UnknownJoinLink)?;
        if link.is_revoked {
            return Ok(false);
        }
        let now = self.by.now.get();
        let revoke = Work::update_links()
            .then(is(columns::<T, A>().revoked_at, Value::Number(now)))
            .then(work.is_link(self.id));
        work.session.write(revoke).await?;
        let entry = Entry::of(Action::JoinLinkRevoked).number("link", self.id.cast_unsigned());
        work.record(entry).await?;
        Ok(now < link.expires_at)
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for RevokeJoinLink<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevokeJoinLink").finish_non_exhaustive()
    }
}
