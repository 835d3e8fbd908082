//! Who acts for a tenant, as a type.

use crate::account::Account;
use crate::database::Database;
use crate::error::Error;
use crate::look_up::{Found, LookUp, Slug};
use crate::membership::{HasMembers, RoleOf};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use std::fmt;
use tenancy_runtime::{Mode, TenantConn, UnscopedConn, Verified};

/// An account that acts for a tenant, as the database had it when this was made.
///
/// It is made by a look-up alone, one statement: so whoever holds one has asked. Who has been removed, suspended or given
/// another role, and whose tenant has been suspended, is met by the next look-up, for no answer is kept. Make one for each
/// request, and do not carry it from one to the next: it is neither `Clone` nor `Serialize`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// fn texts(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
///     Note::scoped().select(notes::text).load(conn)
/// }
///
/// let mut conn = db.unscoped("who is asking");
/// let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), &mut conn)?;
/// assert_eq!(member.role(), Rank::Admin);
/// assert_eq!(texts(&mut member.connect(conn))?, ["mine"]);
///
/// // Whether there is no such tenant, or Bob is no member of it, is not told.
/// for slug in ["globex", "initech"] {
///     let refused = Member::<Org, User>::by_slug(slug, "bob".to_owned(), &mut db.unscoped("who is asking"));
///     assert!(matches!(refused, Err(Error::NotAMember)));
/// }
/// # Ok(())
/// # }
/// ```
pub struct Member<T: HasMembers<A>, A: Account> {
    tenant: Verified<T>,
    slug: String,
    account: A::Key,
    role: RoleOf<T, A>,
}

impl<T: HasMembers<A>, A: Account> Member<T, A> {
    /// Looks up whether `account` acts for the tenant of this slug.
    ///
    /// The caller has found out who is asking: `account` is the key of who is signed in. The connection is as good for
    /// a pool as it was.
    ///
    /// # Errors
    ///
    /// [`Error::NotAMember`] if there is no such tenant, as for a text with characters that no slug has, or the account is no
    /// member of it, or no longer; [`Error::MemberSuspended`], [`Error::TenantNotServed`]; [`Error::UnknownRole`] or [`Error::UnknownStatus`] if the
    /// database has a name that the program does not know; and what the database says.
    pub fn by_slug<'a, Conn: Database<T, A>>(
        slug: &'a str,
        account: A::Key,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Self, Error> {
        conn.look_up(LookUp::new(Slug(slug), account), Self::found)
    }

    /// Looks up whether `account` acts for the tenant that has been resolved.
    ///
    /// # Errors
    ///
    /// Those of [`by_slug`](Member::by_slug).
    pub fn by_key<'a, Conn: Database<T, A>>(
        tenant: &'a Verified<T>,
        account: A::Key,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Self, Error> {
        conn.look_up(LookUp::new(tenant, account), Self::found)
    }

    /// What the statement has found, judged.
    pub(crate) fn found(found: Option<Found<T>>, account: A::Key) -> Result<Self, Error> {
        let found = found.ok_or(Error::NotAMember)?;
        match MemberStatus::named(&found.status)? {
            MemberStatus::Active => {}
            MemberStatus::Suspended => return Err(Error::MemberSuspended),
            MemberStatus::Left => return Err(Error::NotAMember),
        }
        match TenantStatus::named(&found.standing)? {
            TenantStatus::Active => {}
            status => return Err(Error::TenantNotServed { status }),
        }
        Ok(Self {
            tenant: Verified::trust(found.key),
            slug: found.slug,
            account,
            role: RoleOf::<T, A>::named(&found.role)?,
        })
    }

    /// The tenant that the account acts for.
    pub const fn tenant(&self) -> &Verified<T> {
        &self.tenant
    }

    /// The tenant's short name in hosts and paths, for links.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The account's key.
    pub const fn account(&self) -> &A::Key {
        &self.account
    }

    /// As what it is a member.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }

    /// The tenant's connection: the one on which the look-up ran. It goes back to the pool that has lent it when this is
    /// dropped.
    pub fn connect<'c, C, M: Mode>(&self, conn: UnscopedConn<'c, C, M>) -> TenantConn<'c, C, T, M> {
        conn.bound_to(self.tenant.clone())
    }

    /// The tenant's connection for as long as the other one is borrowed: inside a transaction, for what is written together
    /// with a change of the memberships.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantConn<'a, C, T, M> {
        conn.bound_for(self.tenant.clone())
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Member<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").finish_non_exhaustive()
    }
}
