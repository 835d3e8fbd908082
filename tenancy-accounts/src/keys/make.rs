//! Making a key.

use super::HOLDS;
use super::model::{HasApiKeys, ScopeOf};
use super::rows::{Made, NewKey};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::Token;
use crate::member::Member;
use crate::operation::{Act, Session, Work, run};
use crate::random::gives_a_token;
use crate::scopes::Scopes;
use std::fmt;
use std::time::Duration;

/// Makes an API key, and gives its [`Token`], once.
///
/// A key of the member's own does what the member may do, and no more: of its scopes those count that the member's role has at
/// that time. It ends with the membership, or when that is suspended. A key of the tenant's has its scopes, and stays when
/// whoever has made it goes. It holds for 90 days, if nothing else is said.
///
/// Nobody gives a key a scope that [needs](crate::KeyScope::needs) a role above the own one. Which roles may make keys at all is
/// the application's to say, before.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use std::time::Duration;
/// use tenancy::accounts::{Error, MakeKey, Member, Scopes};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a key is made");
/// let cid = Member::<Org, User>::by_slug("acme", "cid".to_owned(), conn)?;
///
/// let read = Scopes::of([Scope::ReadNotes]);
/// let token = MakeKey::own(&cid, "my laptop", read).execute(conn)?.into_text();
/// assert!(token.starts_with("acme_"));
///
/// let year = Duration::from_hours(365 * 24);
/// let write = Scopes::of([Scope::WriteNotes]);
/// let above = MakeKey::of_tenant(&cid, "the importer", write).expires_in(year).execute(conn);
/// assert!(matches!(above, Err(Error::AboveOwnRole)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a key is only made when calling `execute`"]
pub struct MakeKey<T: HasApiKeys<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    account: Option<A::Key>,
    label: String,
    scopes: Scopes<ScopeOf<T, A>>,
    holds: Duration,
}

impl<T: HasApiKeys<A>, A: Account> MakeKey<T, A> {
    /// A key of the member's own. Lists show the label.
    pub fn own(
        member: &Member<T, A>,
        label: impl Into<String>,
        scopes: Scopes<ScopeOf<T, A>>,
    ) -> Self {
        Self {
            account: Some(member.account().clone()),
            ..Self::of_tenant(member, label, scopes)
        }
    }

    /// A key of the tenant's, which the member makes.
    pub fn of_tenant(
        member: &Member<T, A>,
        label: impl Into<String>,
        scopes: Scopes<ScopeOf<T, A>>,
    ) -> Self {
        let tenant = member.tenant().key().clone();
        Self::new(tenant, By::member(member), label.into(), scopes)
    }

    /// A key of the tenant's, which an operator makes.
    pub fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        label: impl Into<String>,
        scopes: Scopes<ScopeOf<T, A>>,
    ) -> Self {
        Self::new(tenant, By::operator(operator), label.into(), scopes)
    }

    const fn new(tenant: T::Key, by: By<A>, label: String, scopes: Scopes<ScopeOf<T, A>>) -> Self {
        Self {
            tenant,
            by,
            account: None,
            label,
            scopes,
            holds: HOLDS,
        }
    }

    /// It has expired so long after.
    pub const fn expires_in(mut self, duration: Duration) -> Self {
        self.holds = duration;
        self
    }

    of_a_request!(by);
    gives_a_token!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::AboveOwnRole`]; [`Error::UnknownScope`] if a scope's name has a space, or is that of another one;
    /// [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts
    /// may not act any more; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasApiKeys<A>, A: Account> Act<T, A> for MakeKey<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.reaches_scopes(self.scopes)?;
        let key = NewKey {
            account: self.account.as_ref(),
            label: &self.label,
            scopes: self.scopes,
            expires_at: self.by.now.after(self.holds),
        };
        let Made { token, hint } = work.insert_key(key).await?;
        let scopes = self.scopes.text()?;
        let mut entry = Entry::of(Action::KeyMade)
            .text("hint", &hint)
            .text("scopes", &scopes);
        if let Some(account) = &self.account {
            entry = entry.about(account);
        }
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for MakeKey<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MakeKey").finish_non_exhaustive()
    }
}
