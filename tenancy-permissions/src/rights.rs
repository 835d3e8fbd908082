//! What a member may do, as a type.

use crate::error::{Denied, Error};
use crate::found::{By, Found, judged, select};
use crate::model::{HasPermissions, PermissionsOf};
use crate::permit::Permit;
use crate::requirement::Requirement;
use crate::set::PermissionSet;
use std::fmt;
use tenancy_accounts::__private::beside::{compared_slug, read};
use tenancy_accounts::{Account, Database, HasAccounts, Member};
use tenancy_runtime::{HeldIn, Verified};

/// An account that acts for a tenant, and what it may do there, as the database had both when this was made.
///
/// It is made by a look-up alone, one statement, as [`Member`] is. Make one for each request, and do not carry it from one to the
/// next: it is neither `Clone` nor `Serialize`. Its [`version`](Rights::version) says whether something has changed since.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::{All, Any};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("who is asking");
/// let bob = Rights::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// assert!(bob.permit::<ViewTicket>().is_ok());
/// assert!(bob.permit::<Any<(ViewTicket, DeleteTicket)>>().is_ok());
/// assert!(bob.permit::<All<(ViewTicket, DeleteTicket)>>().is_err());
///
/// // Ada owns the tenant. She is in no team.
/// let ada = Rights::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// assert!(ada.permit::<ViewTicket>().is_err());
/// # Ok(())
/// # }
/// ```
pub struct Rights<T: HasPermissions<A>, A: Account> {
    member: Member<T, A>,
    held: PermissionSet<PermissionsOf<T, A>>,
    version: i64,
}

impl<T: HasPermissions<A>, A: Account> Rights<T, A> {
    /// Looks up whether `account` acts for the tenant of this slug, and what it may do.
    ///
    /// The caller has found out who is asking: `account` is the key of who is signed in.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what [`Member::by_slug`] says. A permission that the program does not know grants nothing; the
    /// log has a warning then.
    pub fn by_slug<'a, Conn: Database<T, A>>(
        slug: &'a str,
        account: A::Key,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Self, Error> {
        let by = By {
            column: <T as HasAccounts>::COLUMNS.slug,
            value: compared_slug(slug),
        };
        Self::look_up(by, Some(account), |rights| rights, conn)
    }

    /// Looks up whether `account` acts for the tenant that has been resolved, and what it may do.
    ///
    /// # Errors
    ///
    /// Those of [`by_slug`](Rights::by_slug).
    pub fn by_key<'a, Conn: Database<T, A>>(
        tenant: &'a Verified<T>,
        account: A::Key,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Self, Error> {
        let by = By::key(tenant);
        Self::look_up(by, Some(account), |rights| rights, conn)
    }

    /// What `make` makes of what this account may do, or of nobody's.
    pub(crate) fn look_up<'a, R: Send + 'a, Conn: Database<T, A>>(
        by: By<T, A>,
        account: Option<A::Key>,
        make: impl FnOnce(Self) -> R + Send + 'a,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, R, Error> {
        let select = select(by, account.clone());
        read(
            select,
            move |rows| {
                let Found {
                    member,
                    held,
                    version,
                } = judged(rows, account)?;
                Ok(make(Self {
                    member,
                    held,
                    version,
                }))
            },
            conn,
        )
    }

    /// The same, as far as `may` goes.
    pub(crate) fn within(mut self, may: &PermissionSet<PermissionsOf<T, A>>) -> Self {
        self.held = self.held.within(may);
        self
    }

    /// Asks for what `P` requires: a permission, [`Any`](crate::Any) of some, or [`All`](crate::All) of them.
    ///
    /// # Errors
    ///
    /// [`Denied`]. The log has the reason.
    pub fn permit<P: Requirement<PermissionsOf<T, A>>>(&self) -> Result<Permit<'_, P, T>, Denied> {
        if self.holds::<P>() {
            Ok(Permit::new(self.member.tenant()))
        } else {
            Err(Denied::requirement::<PermissionsOf<T, A>, P>())
        }
    }

    /// Whether what `P` requires is met, for a page that shows only what its reader may do. It is no evidence, and the log has
    /// nothing of it.
    #[must_use]
    pub fn holds<P: Requirement<PermissionsOf<T, A>>>(&self) -> bool {
        P::is_met_by(&self.held)
    }

    /// [`holds`](Rights::holds) as a value in a statement: for a condition on rows beside a permission, so that one statement serves
    /// those who may do it to any row, and those who may do it to some.
    ///
    /// It is so in this tenant. In a statement on the connection of another one, of several, or of all, it is
    /// [`ScopeError::PermittedElsewhere`](tenancy_runtime::ScopeError::PermittedElsewhere), before any SQL.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::Any;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let mut conn = db.unscoped("who is asking");
    /// let rights = rights("bob", &mut conn)?;
    /// let mut conn = rights.member().connect(conn);
    /// let permit = rights.permit::<Any<(ViewTicket, DeleteTicket)>>()?;
    /// // Whoever may delete tickets sees those that are closed, too.
    /// let seen = Ticket::scoped().filter(rights.held::<DeleteTicket>().or(tickets::open.eq(true)));
    /// let seen: Vec<i32> = seen.select(tickets::id).load(&mut permit.narrow(&mut conn)?)?;
    /// assert_eq!(seen, [1]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn held<P: Requirement<PermissionsOf<T, A>>>(&self) -> HeldIn<T> {
        HeldIn::asked(self.member.tenant().key().clone(), self.holds::<P>())
    }

    /// Each permission that the member holds.
    pub const fn permissions(&self) -> &PermissionSet<PermissionsOf<T, A>> {
        &self.held
    }

    /// Who acts.
    pub const fn member(&self) -> &Member<T, A> {
        &self.member
    }

    /// The number of the tenant's last change when this was made. Each change of who is a member, who is in a team, and what a
    /// team may do has a higher one, from its own commit on: see [`CountsChanges`](tenancy_accounts::CountsChanges).
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Rights<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rights").finish_non_exhaustive()
    }
}
