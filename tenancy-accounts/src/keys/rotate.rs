//! Replacing a key by another one.

use super::HOLDS;
use super::model::HasApiKeys;
use super::rows::{Made, NewKey, columns};
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::Token;
use crate::member::Member;
use crate::operation::{Act, Session, Work, is, run};
use crate::random::gives_a_token;
use crate::value::Value;
use std::fmt;
use std::time::Duration;

/// Makes a key that replaces another one, with the same label and scopes, and gives its [`Token`], once.
///
/// The former one is refused at once, or after an [`overlap`](RotateKey::overlap) in which the program gets the new one. A member
/// rotates the own keys, and those of the tenant's that do not need a role above.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use std::time::Duration;
/// use tenancy::accounts::{LookUpKey, MakeKey, Member, RotateKey, Scopes};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("a key is replaced");
/// # let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let scopes = Scopes::of([Scope::ReadNotes]);
/// let old = MakeKey::of_tenant(&bob, "the importer", scopes).execute(conn)?.into_text();
/// let key = LookUpKey::<Org, User>::of(&old).execute(conn)?;
///
/// let rotate = RotateKey::by(&bob, key.id()).overlap(Duration::from_hours(1));
/// let new = rotate.execute(conn)?.into_text();
/// for token in [&old, &new] {
///     assert!(LookUpKey::<Org, User>::of(token).execute(conn).is_ok());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a key is only replaced when calling `execute`"]
pub struct RotateKey<T: HasApiKeys<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
    overlap: Duration,
    holds: Duration,
}

impl<T: HasApiKeys<A>, A: Account> RotateKey<T, A> {
    /// `member` replaces the key of this id, in the own tenant.
    pub fn by(member: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            id,
            overlap: Duration::ZERO,
            holds: HOLDS,
        }
    }

    /// The former one holds so long still, unless it expires before.
    pub const fn overlap(mut self, duration: Duration) -> Self {
        self.overlap = duration;
        self
    }

    /// The new one has expired so long after; otherwise after 90 days.
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
    /// [`Error::UnknownKey`] if the tenant has no such key, or it is somebody else's own; [`Error::KeyRevoked`],
    /// [`Error::KeyExpired`], [`Error::AboveOwnRole`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who acts may not act any more; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasApiKeys<A>, A: Account> Act<T, A> for RotateKey<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let key = work.key(self.id).await?.ok_or(Error::UnknownKey)?;
        if key.account.is_some() && key.account.as_ref() != self.by.actor.account() {
            return Err(Error::UnknownKey);
        }
        // Also of an own one: the role may be lower than when it was made.
        let scopes = key.scopes?;
        work.reaches_scopes(scopes)?;
        if key.is_revoked {
            return Err(Error::KeyRevoked);
        }
        if self.by.now.get() >= key.expires_at {
            return Err(Error::KeyExpired);
        }
        let expires_at = columns::<T, A>().expires_at;
        let until = key.expires_at.min(self.by.now.after(self.overlap));
        let expire = Work::update_keys()
            .then(is(expires_at, Value::Number(until)))
            .then(work.is_key(self.id));
        work.session.write(expire).await?;
        let new = NewKey {
            account: key.account.as_ref(),
            label: &key.label,
            scopes,
            expires_at: self.by.now.after(self.holds),
        };
        let Made { token, hint } = work.insert_key(new).await?;
        let mut entry = Entry::of(Action::KeyRotated)
            .text("hint", &hint)
            .text("replaces", &key.hint);
        if let Some(account) = &key.account {
            entry = entry.about(account);
        }
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for RotateKey<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RotateKey").finish_non_exhaustive()
    }
}
