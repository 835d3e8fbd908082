//! The first half: whether the account may found one more, or has done it already.

use super::allowance::Allowance;
use super::founder::Founder;
use super::policy::Admission;
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::HasAuditLog;
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Session, run};
use crate::tenant_count::CountsTenants;
use std::fmt;
use tenancy_runtime::Unverified;

/// Signs an account up: it founds a tenant, and owns it.
///
/// It takes three steps, in one transaction of the application's. This one asks whether the account may; then the application
/// inserts the tenant's row as it likes; then [`Founder::found`] makes the account its owner, and gives the tenant its slug.
/// Whatever else belongs to a new tenant is written in the same transaction, on the connection of the new member. If a step
/// fails, nothing has happened.
///
/// It locks the account's row: so a limit for each account is exact, also if it signs up several times at once.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, RegistrationPolicy, SignUp, SignedUp, SlugRules, TenantStatus};
///
/// const SLUGS: SlugRules = SlugRules::new(&["pricing"]);
///
/// fn sign_up(db: &mut SqliteConnection, account: &str, (org, slug): (i32, &str), request: &str) -> Result<i32, Error> {
///     let admission = RegistrationPolicy::open().admit(None)?;
///     db.unscoped("somebody signs up").transaction(|conn| {
///         let sign_up = SignUp::<Org, User>::by(account.to_owned(), admission);
///         let founder = match sign_up.at_most(1).request(request).execute(conn)? {
///             SignedUp::Founder(founder) => founder,
///             SignedUp::Already(tenant) => return Ok(*tenant.claimed()),
///         };
///         let provisional = orgs::slug.eq(founder.provisional_slug());
///         let active = orgs::status.eq(TenantStatus::Active);
///         Org::insert((provisional, active, orgs::owners.eq(0), orgs::seats_used.eq(0))).for_tenant(org).execute(conn)?;
///         let member: Member<Org, User> = founder.found(org, SLUGS.check(slug)?).execute(conn)?;
///         Note::insert((notes::id.eq(3), notes::text.eq("welcome"))).execute(&mut member.borrow(conn))?;
///         Ok(org)
///     })
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let taken = sign_up(&mut db, "dan", (3, "globex"), "r-0");
/// assert!(matches!(taken, Err(Error::SlugTaken)));
///
/// assert_eq!(sign_up(&mut db, "dan", (3, "initech"), "r-1")?, 3);
/// assert_eq!(sign_up(&mut db, "dan", (4, "initech"), "r-1")?, 3);
/// let refused = sign_up(&mut db, "dan", (4, "hooli"), "r-2");
/// assert!(matches!(refused, Err(Error::MaxTenantsExceeded { limit: 1 })));
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody signs up before calling `execute`"]
pub struct SignUp<T: HasAuditLog<A>, A: Account> {
    allowance: Allowance<T, A>,
    by: By<A>,
}

impl<T: HasAuditLog<A>, A: Account> SignUp<T, A> {
    /// The account does. That it may at all, the policy has said.
    pub fn by(account: A::Key, _: Admission) -> Self {
        Self {
            by: By::new(Actor::Holder(Some(account.clone()))),
            allowance: Allowance::of(account),
        }
    }

    /// An account owns no more tenants than this. 0 allows none.
    pub const fn at_most(mut self, tenants: u32) -> Self {
        self.allowance.limit = Some(tenants);
        self
    }

    /// There are no more tenants than this in all. 0 allows none.
    ///
    /// Whoever founds the next one waits until this transaction ends.
    pub const fn at_most_in_all(mut self, tenants: u32) -> Self
    where
        T: CountsTenants,
    {
        self.allowance.in_all = Some(tenants);
        self
    }

    of_a_request!(by);

    /// Does it, in a transaction that has begun. If the account has founded a tenant by the same [`request`](SignUp::request)
    /// before, that one is the answer.
    ///
    /// # Errors
    ///
    /// [`Error::MaxTenantsExceeded`]; [`Error::UnknownAccount`] if there is no such account; [`Error::NoTransaction`] if no
    /// transaction has begun; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, SignedUp<T, A>, Error> {
        run(self, conn)
    }
}

impl<T: HasAuditLog<A>, A: Account> Act<T, A> for SignUp<T, A> {
    type Done = SignedUp<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<SignedUp<T, A>, Error> {
        let request = self.by.request.as_deref();
        if let Some(tenant) = self.allowance.ask(request, session).await? {
            return Ok(SignedUp::Already(Unverified::new(tenant)));
        }
        let (allowance, by) = (self.allowance.again(), self.by.again());
        Ok(SignedUp::Founder(Founder::new(allowance, by)?))
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
    /// By the same request it has founded this one. It may have left it since: ask for a [`Member`](crate::Member).
    Already(Unverified<T>),
}
