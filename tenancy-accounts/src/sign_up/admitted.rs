//! The first half: whether the account may found one more, or has done it already.

use super::found::Found;
use super::policy::Admission;
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::{Action, AuditLog, HasAuditLog};
use crate::database::Database;
use crate::error::Error;
use crate::membership::{Membership, MembershipColumns, RoleOf};
use crate::operation::{Act, Session, Statement, is, run};
use crate::role::Role;
use crate::status::MemberStatus;
use crate::value::{Kind, MembersTable, Value};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// Signs an account up: it founds a tenant, and owns it.
///
/// It takes three steps, in one transaction of the application's. This one asks whether the account may; then the application
/// inserts the tenant's row as it likes; then [`Founder::found`] makes the account its owner. Whatever else belongs to a new
/// tenant is written in the same transaction, on the connection of the new member. If a step fails, nothing has happened.
///
/// It locks the account's row: so a limit for each account is exact, also if it signs up several times at once.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, RegistrationPolicy, SignUp, SignedUp, TenantStatus};
///
/// fn sign_up(db: &mut SqliteConnection, account: &str, org: i32, request: &str) -> Result<i32, Error> {
///     let admission = RegistrationPolicy::open().admit(None)?;
///     db.unscoped("somebody signs up").transaction(|conn| {
///         let sign_up = SignUp::<Org, User>::by(account.to_owned(), admission);
///         let founder = match sign_up.at_most(1).request(request).execute(conn)? {
///             SignedUp::Founder(founder) => founder,
///             SignedUp::Already(tenant) => return Ok(*tenant.key()),
///         };
///         let slug = orgs::slug.eq(format!("org-{org}"));
///         let active = orgs::status.eq(TenantStatus::Active);
///         Org::insert((slug, active, orgs::owners.eq(0), orgs::seats_used.eq(0))).for_tenant(org).execute(conn)?;
///         let member: Member<Org, User> = founder.found(org).execute(conn)?;
///         Note::insert((notes::id.eq(3), notes::text.eq("welcome"))).execute(&mut member.borrow(conn))?;
///         Ok(org)
///     })
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// assert_eq!(sign_up(&mut db, "dan", 3, "r-1")?, 3);
/// assert_eq!(sign_up(&mut db, "dan", 4, "r-1")?, 3);
/// let refused = sign_up(&mut db, "dan", 4, "r-2");
/// assert!(matches!(refused, Err(Error::MaxTenantsExceeded { limit: 1 })));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody signs up before calling `execute`"]
pub struct SignUp<T: HasAuditLog<A>, A: Account> {
    account: A::Key,
    by: By<A>,
    limit: Option<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T: HasAuditLog<A>, A: Account> SignUp<T, A> {
    /// The account does. That it may at all, the policy has said.
    pub fn by(account: A::Key, _: Admission) -> Self {
        Self {
            by: By::new(Actor::Holder(Some(account.clone()))),
            account,
            limit: None,
            of: PhantomData,
        }
    }

    /// An account owns no more tenants than this. 0 allows none.
    pub const fn at_most(mut self, tenants: u32) -> Self {
        self.limit = Some(tenants);
        self
    }

    of_a_request!(by);

    /// Does it, in a transaction that has begun. If the account has founded a tenant by the same [`request`](SignUp::request)
    /// before, that one is the answer.
    ///
    /// # Errors
    ///
    /// [`Error::MaxTenantsExceeded`]; [`Error::UnknownAccount`] if there is no such account; [`Error::NoTransaction`] if no
    /// transaction has begun; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, SignedUp<T, A>, Error> {
        run(self, conn)
    }

    const MEMBER: MembershipColumns = <T::Membership as Membership>::COLUMNS;

    /// The tenant that the account has founded by the same request.
    fn founded(&self, request: &str, session: &Session<T, A>) -> Statement<T, A> {
        let log = <T::AuditLog as AuditLog>::COLUMNS;
        let text = |text: &str| Value::Text(text.to_owned());
        Statement::new("SELECT ")
            .name(log.tenant)
            .sql(" FROM ")
            .table(&TableName::of::<<T::AuditLog as AuditLog>::Table>())
            .sql(" WHERE ")
            .then(is(log.account, Value::Account(self.account.clone())))
            .sql(" AND ")
            .then(is(log.action, text(Action::TenantFounded.name())))
            .sql(" AND ")
            .then(is(log.request, text(request)))
            .sql(session.for_update())
            .reads(&[Kind::Tenant])
    }

    /// The memberships by which the account owns a tenant.
    fn owning(&self, session: &Session<T, A>) -> Statement<T, A> {
        let owner = RoleOf::<T, A>::ALL.first().map_or("", |owner| owner.name());
        let active = MemberStatus::Active.name();
        Statement::new("SELECT ")
            .name(Self::MEMBER.tenant)
            .sql(" FROM ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" WHERE ")
            .then(is(
                Self::MEMBER.account,
                Value::Account(self.account.clone()),
            ))
            .sql(" AND ")
            .then(is(Self::MEMBER.role, Value::Text(owner.to_owned())))
            .sql(" AND ")
            .then(is(Self::MEMBER.status, Value::Text(active.to_owned())))
            .sql(session.for_update())
            .reads(&[Kind::Tenant])
    }
}

impl<T: HasAuditLog<A>, A: Account> Act<T, A> for SignUp<T, A> {
    type Done = SignedUp<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<SignedUp<T, A>, Error> {
        if session.is_outermost() {
            return Err(Error::NoTransaction);
        }
        // One of the account's sign-ups after the other, before anything is read.
        let key = <A::KeyColumn as Column>::NAME;
        let lock = Statement::new("UPDATE ")
            .table(&TableName::of::<<A::KeyColumn as Column>::Table>())
            .sql(" SET ")
            .name(key)
            .sql(" = ")
            .name(key)
            .sql(" WHERE ")
            .then(is(key, Value::Account(self.account.clone())));
        if session.write(lock).await? == 0 {
            return Err(Error::UnknownAccount);
        }
        if let Some(request) = &self.by.request {
            let founded = self.founded(request, session);
            let row = session.rows(founded).await?.pop();
            if let Some([Value::Tenant(tenant)]) = row.as_deref() {
                return Ok(SignedUp::Already(Verified::trust(tenant.clone())));
            }
        }
        if let Some(limit) = self.limit {
            let owning = self.owning(session);
            let owned = session.rows(owning).await?.len();
            if u32::try_from(owned).unwrap_or(u32::MAX) >= limit {
                return Err(Error::MaxTenantsExceeded { limit });
            }
        }
        Ok(SignedUp::Founder(Founder {
            account: self.account.clone(),
            request: self.by.request.clone(),
            now: self.by.now,
            of: PhantomData,
        }))
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for SignUp<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUp").finish_non_exhaustive()
    }
}

/// What a [`SignUp`] answers.
#[derive(Debug)]
#[must_use = "the account has no tenant yet"]
pub enum SignedUp<T: HasAuditLog<A>, A: Account> {
    /// The account may found one.
    Founder(Founder<T, A>),
    /// By the same request it has founded this one.
    Already(Verified<T>),
}

/// That an account may found one more tenant, in the transaction that has begun.
#[must_use = "the account has no tenant yet: insert one, and `found` it"]
pub struct Founder<T: HasAuditLog<A>, A: Account> {
    pub(super) account: A::Key,
    pub(super) request: Option<String>,
    pub(super) now: crate::clock::Now,
    of: PhantomData<fn() -> T>,
}

impl<T: HasAuditLog<A>, A: Account> Founder<T, A> {
    /// The account owns the tenant of this key, which has just been inserted, as [`Active`](crate::TenantStatus::Active).
    pub fn found(self, tenant: T::Key) -> Found<T, A> {
        Found::new(self, tenant)
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for Founder<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Founder").finish_non_exhaustive()
    }
}
