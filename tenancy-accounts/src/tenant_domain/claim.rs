//! Claiming a domain.

use super::challenge::DomainChallenge;
use super::model::HasTenantDomains;
use super::rows::{columns, table};
use super::shared::is_shared;
use super::{CLAIM_HOLDS, CLAIMED};
use crate::account::Account;
use crate::actor::{By, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::domain::Domain;
use crate::error::Error;
use crate::invitation::Token;
use crate::member::Member;
use crate::operation::{Act, Session, Statement, Work, insert, is, run};
use crate::value::Value;
use std::fmt;
use std::time::Duration;

/// Claims a domain for a tenant, and says by which record of DNS the tenant shows that it has it.
///
/// An owner does, and nobody else. The claim lets nobody in: [`ProveDomain`](super::ProveDomain) does. Whoever claims once more is told
/// the same record, or another one if the time of a proof is over, or that of a claim that nobody has shown: thirty days. Domains whose addresses are anybody's are refused: public
/// suffixes, and those of providers of mail. The record says [for which application](super::DomainTerms) it is.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimDomain, Error, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let record = ClaimDomain::by(&ada, "acme.example".parse()?).execute(conn)?;
/// assert_eq!(record.name(), "_tenancy.acme.example");
/// assert!(record.value().starts_with("acme-domain-verification="));
/// println!("{} TXT \"{}\"", record.name(), record.value());
///
/// let shared = ClaimDomain::by(&ada, "gmail.com".parse()?).execute(conn);
/// assert!(matches!(shared, Err(Error::SharedDomain)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a domain is only claimed when calling `execute`"]
pub struct ClaimDomain<T: HasTenantDomains<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    domain: Domain,
    at_most: u32,
    holds: Duration,
}

impl<T: HasTenantDomains<A>, A: Account> ClaimDomain<T, A> {
    /// The owner claims it for the own tenant.
    pub fn by(owner: &Member<T, A>, domain: Domain) -> Self {
        Self {
            tenant: owner.tenant().key().clone(),
            by: By::member(owner),
            domain,
            at_most: CLAIMED,
            holds: CLAIM_HOLDS,
        }
    }

    /// The tenant has claimed no more domains than these, this one among them: a hundred, if nothing else is said. 0 allows none.
    pub const fn at_most(mut self, domains: u32) -> Self {
        self.at_most = domains;
        self
    }

    /// The record is worth something for so long, unless it is [shown](super::ProveDomain) before; whole seconds count.
    pub const fn holds_for(mut self, duration: Duration) -> Self {
        self.holds = duration;
        self
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::SharedDomain`]; [`Error::MaxDomainsExceeded`]; [`Error::NotAnOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or
    /// [`Error::TenantNotServed`] if who acts may not act any more; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, DomainChallenge, Error> {
        run(self, conn)
    }
}

impl<T: HasTenantDomains<A>, A: Account> Act<T, A> for ClaimDomain<T, A> {
    type Done = DomainChallenge;

    async fn act(&self, session: &mut Session<T, A>) -> Result<DomainChallenge, Error> {
        if is_shared(self.domain.as_str()) {
            return Err(Error::SharedDomain);
        }
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.has_an_owner()?;
        let claimed = work.domain_named(&self.domain).await?;
        if let Some(claimed) = &claimed
            && !claimed.is_over(self.by.now.get())
        {
            return Ok(claimed.challenge.clone());
        }
        let columns = columns::<T, A>();
        let domain = self.domain.as_str();
        let challenge = DomainChallenge::new::<T, A>(domain, Token::new(&self.by.random)?);
        let value = Value::Text(challenge.value().to_owned());
        // Whoever gets the zone later can read the record, and keep it there.
        let until = Value::Number(self.by.now.after(self.holds));
        match claimed {
            None => {
                work.one_more_domain(self.at_most).await?;
                let row = [
                    (columns.tenant, Value::Tenant(work.key.clone())),
                    (columns.domain, Value::Text(domain.to_owned())),
                    (columns.challenge, value),
                    (columns.proven_until, until),
                ];
                work.insert(insert(&table::<T, A>(), row)).await?;
            }
            Some(over) => {
                let replace = Statement::new("UPDATE ")
                    .table(&table::<T, A>())
                    .sql(" SET ")
                    .then(is(columns.challenge, value))
                    .sql(", ")
                    .then(is(columns.proven, Value::Null))
                    .sql(", ")
                    .then(is(columns.proven_until, until))
                    .then(work.is_domain(over.id));
                work.session.write_some(replace).await?;
            }
        }
        let entry = Entry::of(Action::DomainClaimed).text("domain", domain);
        work.record(entry).await?;
        Ok(challenge)
    }
}

impl<T: HasTenantDomains<A>, A: Account> fmt::Debug for ClaimDomain<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimDomain").finish_non_exhaustive()
    }
}
