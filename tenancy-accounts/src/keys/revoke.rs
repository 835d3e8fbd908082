//! Revoking a key.

use super::model::HasApiKeys;
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

/// Revokes an API key: it is refused at once, and for good. The row stays, for the list.
///
/// It says whether it was one that held: to revoke twice is no error. A member revokes the own keys, those of members who are not
/// above, and those of the tenant's that do not need a role above.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{MakeKey, Member, RevokeKey, Scopes};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let mut conn = db.unscoped("a key is revoked");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), &mut conn)?;
/// # let read = Scopes::of([Scope::ReadNotes]);
/// # let _ = MakeKey::own(&bob, "my laptop", read).execute(&mut conn)?.into_text();
///
/// // A list shows what there is of each key, and never the key.
/// let keys = ApiKey::scoped().select((api_keys::id, api_keys::label));
/// let keys: Vec<(i64, String)> = keys.load(&mut bob.borrow(&mut conn))?;
/// assert!(RevokeKey::by(&bob, keys[0].0).execute(&mut conn)?);
/// assert!(!RevokeKey::by(&bob, keys[0].0).execute(&mut conn)?);
/// # Ok(())
/// # }
/// ```
#[must_use = "a key is only revoked when calling `execute`"]
pub struct RevokeKey<T: HasApiKeys<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
}

impl<T: HasApiKeys<A>, A: Account> RevokeKey<T, A> {
    /// `member` revokes the key of this id, in the own tenant.
    pub fn by(member: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
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
    /// [`Error::UnknownKey`] if the tenant has no such key; [`Error::AboveOwnRole`]; [`Error::NotAMember`],
    /// [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasApiKeys<A>, A: Account> Act<T, A> for RevokeKey<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let key = work.key(self.id).await?.ok_or(Error::UnknownKey)?;
        work.reaches_key(&key).await?;
        if key.is_revoked {
            return Ok(false);
        }
        let now = self.by.now.get();
        let revoke = Work::update_keys()
            .then(is(columns::<T, A>().revoked_at, Value::Number(now)))
            .then(work.is_key(self.id));
        work.session.write(revoke).await?;
        let mut entry = Entry::of(Action::KeyRevoked).text("hint", &key.hint);
        if let Some(account) = &key.account {
            entry = entry.about(account);
        }
        work.record(entry).await?;
        Ok(now < key.expires_at)
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for RevokeKey<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevokeKey").finish_non_exhaustive()
    }
}
