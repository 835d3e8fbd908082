//! An operator who acts as a member, as a type.

use super::model::HasImpersonations;
use super::operators::HasOperators;
use crate::actor::Operator;
use crate::error::Error;
use crate::membership::RoleOf;
use crate::status::Access;
use std::fmt;
use tenancy_runtime::{Mode, ReadOnlyConn, TenantConn, UnscopedConn, Verified};
use tracing::Span;

/// An operator who acts as a member of a tenant, as the database had it when this was made.
///
/// It is made by a look-up alone, [`LookUpImpersonation`](super::LookUpImpersonation), for each request. It is no
/// [`Member`](crate::Member), and nothing makes one of it: so an operator who acts as somebody changes no membership, no owner, no
/// invitation, no key and no tenant, and neither does a handler of the application's that takes a `Member`. Its connection reads.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Impersonator};
/// # use tenancy::accounts::{BeginImpersonation, Impersonate, LookUpImpersonation};
///
/// /// What a page shows, to a member and to an operator who acts as one.
/// fn texts(conn: &mut ReadOnlyConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
///     Note::scoped().select(notes::text).load(conn)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ask = Impersonate::<Org, User>::by_operator("ines", "ticket 12", 1, "bob".to_owned());
/// # let token = ask.execute(conn)?.into_text();
/// # let token = BeginImpersonation::<Org, User>::by(&token).execute(conn)?.into_text();
/// let mut conn = db.unscoped("who is asking");
/// let ines = LookUpImpersonation::<Org, User>::by(&token).execute(&mut conn)?;
/// assert!(matches!(ines.borrow_to_write(&mut conn), Err(Error::ReadOnly)));
/// assert_eq!(texts(&mut ines.connect(conn))?, ["mine"]);
/// # Ok(())
/// # }
/// ```
pub struct Impersonator<T: HasImpersonations<A>, A: HasOperators> {
    pub(super) tenant: Verified<T>,
    pub(super) slug: String,
    pub(super) id: i64,
    pub(super) account: A::Key,
    pub(super) role: RoleOf<T, A>,
    /// With the reason.
    pub(super) operator: Operator,
    pub(super) access: Access,
    pub(super) expires_at: i64,
}

impl<T: HasImpersonations<A>, A: HasOperators> Impersonator<T, A> {
    /// The key of the tenant that the member acts for. It is good for no connection but those that are made here.
    pub const fn tenant(&self) -> &T::Key {
        self.tenant.key()
    }

    /// The tenant's short name in hosts and paths, for links.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The id of the impersonation.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// The member's account.
    pub const fn account(&self) -> &A::Key {
        &self.account
    }

    /// As what the account is a member.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }

    /// The name of the operator.
    #[must_use]
    pub fn operator(&self) -> &str {
        self.operator.name()
    }

    /// Why the operator acts as the member.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.operator.reason().unwrap_or_default()
    }

    /// Whether the operator also writes.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// From when on it is over, in seconds of Unix time.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.expires_at
    }

    pub(super) const fn named(&self) -> &Operator {
        &self.operator
    }

    /// The span of what is done so: `impersonation`, of the target `tenancy`, with the operator's name, the id, and the account if
    /// [`HasOperators::logged`] says how. Connections that are made here have theirs inside of it. Enter it for what is to be seen
    /// there too.
    #[must_use]
    pub fn span(&self) -> Span {
        tracing::info_span!(
            target: "tenancy",
            "impersonation",
            operator = self.operator.name(),
            account = A::logged(&self.account).map(tracing::field::display),
            id = self.id,
        )
    }

    /// The tenant's connection, for reading: the one on which the look-up ran. It goes back to the pool that has lent it when this
    /// is dropped.
    pub fn connect<'c, C, M: Mode>(
        &self,
        conn: UnscopedConn<'c, C, M>,
    ) -> ReadOnlyConn<'c, C, T, M> {
        self.bound(conn).into_read_only()
    }

    /// The same for as long as the other one is borrowed.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> ReadOnlyConn<'a, C, T, M> {
        conn.bound_for(self.tenant.clone()).into_read_only()
    }

    /// The tenant's connection, which also writes what is the tenant's.
    ///
    /// # Errors
    ///
    /// [`Error::ReadOnly`], unless [writing](super::Impersonate::writing) was asked for.
    pub fn connect_to_write<'c, C, M: Mode>(
        &self,
        conn: UnscopedConn<'c, C, M>,
    ) -> Result<TenantConn<'c, C, T, M>, Error> {
        self.writes()?;
        Ok(self.bound(conn))
    }

    /// The same for as long as the other one is borrowed: inside a transaction, for what is written together with an entry of the
    /// audit log.
    ///
    /// # Errors
    ///
    /// [`Error::ReadOnly`], unless [writing](super::Impersonate::writing) was asked for.
    pub fn borrow_to_write<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> Result<TenantConn<'a, C, T, M>, Error> {
        self.writes()?;
        Ok(conn.bound_for(self.tenant.clone()))
    }

    fn writes(&self) -> Result<(), Error> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => Err(Error::ReadOnly),
        }
    }

    /// A pool's span of the connection is inside of ours.
    fn bound<'c, C, M: Mode>(&self, conn: UnscopedConn<'c, C, M>) -> TenantConn<'c, C, T, M> {
        self.span().in_scope(|| conn.bound_to(self.tenant.clone()))
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for Impersonator<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Impersonator").finish_non_exhaustive()
    }
}
