//! Becoming a member by the domain of an address.

use super::joinable::verified_domains;
use super::model::HasTenantDomains;
use super::rows::{PROVEN, proven};
use crate::account::Account;
use crate::actor::{Actor, By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Joined, SignedIn};
use crate::membership::RoleOf;
use crate::operation::{Act, Session, Work, repeated};
use crate::role::Role as _;
use crate::value::Values;
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;

/// Joins a tenant by the domain of an address that the account has verified: it is a member from then on, in the lowest role that
/// there is.
///
/// The tenant has [proven](super::ProveDomain) the domain, and the proof holds. The account takes a free seat. An active member keeps
/// the role. A suspended member stays suspended; and who has left, or was removed, does not come back so: an invitation is for
/// that.
///
/// Suggest it, by [`JoinableTenants`](super::JoinableTenants), and let the account say yes.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimDomain, Error, JoinByDomain, JoinableTenants, Member, ProveDomain, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let record = ClaimDomain::by(&ada, "acme.example".parse()?).execute(conn)?;
/// # let id = TenantDomain::scoped().select(tenant_domains::id).first(&mut ada.borrow(conn))?;
/// # ProveDomain::by(&ada, id, [record.value().to_owned()]).execute(conn)?;
/// let dan = || -> Result<_, Box<dyn std::error::Error>> {
///     Ok(SignedIn::<User>::new("dan".to_owned()).verified("dan@acme.example".parse()?))
/// };
/// let suggested = JoinableTenants::of(dan()?).execute::<Org, _>(conn)?;
/// assert_eq!(suggested[0].slug, "acme");
///
/// let joined = JoinByDomain::<Org, User>::to(suggested[0].tenant, dan()?).execute(conn)?;
/// assert_eq!(joined.role(), Rank::Member);
///
/// // Of a tenant that is not there, and of one that has not this domain, the answer is the same.
/// for tenant in [2, 3] {
///     let refused = JoinByDomain::<Org, User>::to(tenant, dan()?).execute(conn);
///     assert!(matches!(refused, Err(Error::OtherDomain)));
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody joins before calling `execute`"]
pub struct JoinByDomain<T: HasTenantDomains<A>, A: Account> {
    tenant: T::Key,
    who: SignedIn<A>,
    by: By<A>,
}

impl<T: HasTenantDomains<A>, A: Account> JoinByDomain<T, A> {
    /// Whoever is signed in joins the tenant of this key, which may have come from a request.
    pub fn to(tenant: T::Key, who: SignedIn<A>) -> Self {
        let by = By::new(Actor::Holder(Some(who.account.clone())));
        Self { tenant, who, by }
    }

    of_a_request!(by);

    /// Does it, in one transaction.
    ///
    /// # Errors
    ///
    /// [`Error::OtherDomain`] if no verified address is of a domain of that tenant whose proof holds, also if there is no such
    /// tenant; [`Error::MemberSuspended`] or [`Error::FormerMember`] if the account is or was a member;
    /// [`Error::SeatsExceeded`]; [`Error::TenantNotServed`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Joined<T, A>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                // Nobody else locks anything of the tenant's, or hears how it stands.
                let domain = self.proven(&mut session).await?.ok_or(Error::OtherDomain)?;
                let joining = Joining { join: self, domain };
                let role = repeated(&mut session, &joining).await?;
                Ok(Joined::new(Verified::trust(joining.join.tenant), role))
            },
        )
    }

    /// The domain by which the account may join.
    async fn proven(&self, session: &mut Session<T, A>) -> Result<Option<String>, Error> {
        for domain in verified_domains(&self.who) {
            let proven = proven(&self.tenant, &domain, self.by.now.get());
            if !session.rows(proven.reads(PROVEN)).await?.is_empty() {
                return Ok(Some(domain));
            }
        }
        Ok(None)
    }
}

struct Joining<T: HasTenantDomains<A>, A: Account> {
    join: JoinByDomain<T, A>,
    domain: String,
}

impl<T: HasTenantDomains<A>, A: Account> Act<T, A> for Joining<T, A> {
    type Done = RoleOf<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<RoleOf<T, A>, Error> {
        let Self { join, domain } = self;
        let account = &join.who.account;
        let mut work = Work::begin(session, join.tenant.clone(), &join.by).await?;
        // It may have been given up meanwhile.
        if !work.has_proven(domain).await? {
            return Err(Error::OtherDomain);
        }
        if let Some(role) = work.has_joined(account).await? {
            return Ok(role);
        }
        let role = work.join(account).await?;
        let entry = Entry::of(Action::MemberJoined)
            .about(account)
            .text("role", role.name())
            .text("domain", domain);
        work.record(entry).await?;
        Ok(role)
    }
}

impl<T: HasTenantDomains<A>, A: Account> fmt::Debug for JoinByDomain<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinByDomain").finish_non_exhaustive()
    }
}
