//! A program that acts for a tenant, as a type.

use super::model::{HasApiKeys, ScopeOf};
use crate::account::Account;
use crate::error::Error;
use crate::scopes::{KeyScope as _, Scopes};
use std::fmt;
use tenancy_runtime::{Mode, TenantConn, UnscopedConn, Verified};

/// A program that acts for a tenant by a key, as the database had it when this was made.
///
/// It is made by a look-up alone, [`LookUpKey`](super::LookUpKey). The tenant is that of the key. Make one for each request, and
/// do not carry it from one to the next: it is neither `Clone` nor `Serialize`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, KeyHolder, LookUpKey};
/// # use tenancy::accounts::{MakeKey, Member, Scopes};
///
/// fn write(key: &KeyHolder<Org, User>, conn: &mut TenantConn<SqliteConnection, Org>) -> Result<(), Error> {
///     key.require(Scope::WriteNotes)?;
///     Note::insert((notes::id.eq(3), notes::text.eq("imported"))).execute(conn)?;
///     Ok(())
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = MakeKey::own(&bob, "my laptop", Scopes::of([Scope::ReadNotes])).execute(conn)?.into_text();
/// let mut conn = db.unscoped("which key is it");
/// let key = LookUpKey::<Org, User>::of(&token).execute(&mut conn)?;
/// let refused = write(&key, &mut key.connect(conn));
/// assert!(matches!(refused, Err(Error::MissingScope { scope: "notes:write" })));
/// # Ok(())
/// # }
/// ```
pub struct KeyHolder<T: HasApiKeys<A>, A: Account> {
    pub(super) tenant: Verified<T>,
    pub(super) slug: String,
    pub(super) id: i64,
    pub(super) account: Option<A::Key>,
    pub(super) scopes: Scopes<ScopeOf<T, A>>,
}

impl<T: HasApiKeys<A>, A: Account> KeyHolder<T, A> {
    /// The tenant that the program acts for.
    pub const fn tenant(&self) -> &Verified<T> {
        &self.tenant
    }

    /// The tenant's short name in hosts and paths, for links.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The id of the key.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// The account whose own key it is; none if it is the tenant's.
    pub const fn account(&self) -> Option<&A::Key> {
        self.account.as_ref()
    }

    /// What the key lets the program do now: of a key that is somebody's own, what the role of that member has.
    pub const fn scopes(&self) -> Scopes<ScopeOf<T, A>> {
        self.scopes
    }

    /// Goes on if the key lets the program do this.
    ///
    /// # Errors
    ///
    /// [`Error::MissingScope`].
    pub fn require(&self, scope: ScopeOf<T, A>) -> Result<(), Error> {
        if self.scopes.contains(scope) {
            Ok(())
        } else {
            let scope = scope.name();
            Err(Error::MissingScope { scope })
        }
    }

    /// The tenant's connection: the one on which the look-up ran. It goes back to the pool that has lent it when this is
    /// dropped.
    pub fn connect<'c, C, M: Mode>(&self, conn: UnscopedConn<'c, C, M>) -> TenantConn<'c, C, T, M> {
        conn.bound_to(self.tenant.clone())
    }

    /// The tenant's connection for as long as the other one is borrowed: inside a transaction, for what is written together
    /// with an entry of the audit log.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantConn<'a, C, T, M> {
        conn.bound_for(self.tenant.clone())
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for KeyHolder<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyHolder").finish_non_exhaustive()
    }
}
