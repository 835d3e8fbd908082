//! Showing that a tenant has a domain.

use super::HOLDS;
use super::model::HasTenantDomains;
use super::rows::{columns, table};
use super::shared::is_shared;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Statement, Work, is, run};
use crate::value::Value;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::fmt;
use std::time::Duration;

/// Shows that a tenant has a domain that it has claimed, by what DNS says: whoever has verified an address there may
/// [join](super::JoinByDomain) from then on.
///
/// The application asks for the `TXT` records of the name of the [challenge](super::DomainChallenge), and hands over their texts.
/// The proof holds for seven days if nothing else is said. Show it again before: a domain that has got another owner lets
/// strangers in. [`DomainsToProve`](super::DomainsToProve) is for the job that does. When the time is over, the record is worth
/// nothing more, since whoever has got the domain can read it and show it: an owner claims the domain again, by another record.
///
/// A domain is one tenant's. When the proof of the one is over, another one that has claimed the domain may show it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{ClaimDomain, Error, Member, ProveDomain};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let record = ClaimDomain::by(&ada, "acme.example".parse()?).execute(conn)?;
/// # let said_by_dns = [record.value().to_owned()];
/// let id = TenantDomain::scoped().select(tenant_domains::id).first(&mut ada.borrow(conn))?;
/// ProveDomain::by(&ada, id, said_by_dns).execute(conn)?;
///
/// let missing = ProveDomain::by(&ada, id, ["v=spf1 -all".to_owned()]).execute(conn);
/// assert!(matches!(missing, Err(Error::DomainNotProven)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is proven before calling `execute`"]
pub struct ProveDomain<T: HasTenantDomains<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    id: i64,
    records: Vec<String>,
    holds: Duration,
}

impl<T: HasTenantDomains<A>, A: Account> ProveDomain<T, A> {
    /// The owner shows it of the domain of this id, in the own tenant.
    pub fn by(owner: &Member<T, A>, id: i64, records: impl IntoIterator<Item = String>) -> Self {
        let tenant = owner.tenant().key().clone();
        Self::new(tenant, By::member(owner), id, records)
    }

    /// An operator, or a job, shows it of a domain of whatever tenant.
    pub fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        id: i64,
        records: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::new(tenant, By::operator(operator), id, records)
    }

    fn new(tenant: T::Key, by: By<A>, id: i64, records: impl IntoIterator<Item = String>) -> Self {
        Self {
            tenant,
            by,
            id,
            records: records.into_iter().collect(),
            holds: HOLDS,
        }
    }

    /// The proof is over so long after; whole seconds count.
    ///
    /// # Panics
    ///
    /// When that is less than a second: the record would be worth nothing from then on, and nobody could have joined.
    pub const fn holds_for(mut self, duration: Duration) -> Self {
        assert!(
            duration.as_secs() > 0,
            "a proof of a domain holds for a second at least"
        );
        self.holds = duration;
        self
    }

    of_a_request!(by);

    /// Does it, and says until when the proof holds, in seconds of Unix time. After an error the proof before holds as long as it
    /// has said.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDomain`] if the tenant has claimed none of that id; [`Error::DomainNotProven`] if no record is the one, or
    /// the time of the proof before is over;
    /// [`Error::SharedDomain`] if it has become one of those since it was claimed;
    /// [`Error::DomainTaken`] if the proof of another tenant holds; [`Error::TenantNotServed`]; by a member, [`Error::NotAnOwner`], and
    /// [`Error::NotAMember`] or [`Error::MemberSuspended`] if that one may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, i64, Error> {
        run(self, conn)
    }
}

impl<T: HasTenantDomains<A>, A: Account> Act<T, A> for ProveDomain<T, A> {
    type Done = i64;

    async fn act(&self, session: &mut Session<T, A>) -> Result<i64, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        work.has_an_owner()?;
        let row = work.domain(self.id).await?.ok_or(Error::UnknownDomain)?;
        let now = self.by.now.get();
        let mut said = self.records.iter().map(|record| record.trim());
        if row.is_over(now) || !said.any(|record| record == row.challenge.value()) {
            return Err(Error::DomainNotProven);
        }
        // The lists may be longer than when it was claimed.
        if is_shared(&row.domain) {
            return Err(Error::SharedDomain);
        }
        work.end_proofs(&row.domain, now).await?;
        let until = self.by.now.after(self.holds);
        let columns = columns::<T, A>();
        let prove = Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .then(is(columns.proven, Value::Number(1)))
            .sql(", ")
            .then(is(columns.proven_until, Value::Number(until)))
            .then(work.is_domain(row.id));
        work.session.write_some(prove).await.map_err(taken)?;
        let entry = Entry::of(Action::DomainProven).text("domain", &row.domain);
        work.record(entry).await?;
        Ok(until)
    }
}

impl<T: HasTenantDomains<A>, A: Account> Work<'_, T, A> {
    /// The domain is nobody's any more whose proof is over, and the tenant has it by the one row that is shown.
    async fn end_proofs(&mut self, domain: &str, now: i64) -> Result<(), Error> {
        let columns = columns::<T, A>();
        let end = Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
            .then(is(columns.proven, Value::Null))
            .sql(" WHERE ")
            .then(is(columns.domain, Value::Text(domain.to_owned())))
            .sql(" AND ")
            .name(columns.proven)
            .sql(" IS NOT NULL AND (")
            .name(columns.proven_until)
            .sql(" <= ")
            .given(Value::Number(now))
            .sql(" OR ")
            .then(self.is_domain_of_tenant())
            .sql(")");
        self.session.write(end).await?;
        Ok(())
    }
}

/// What a violated uniqueness says of a domain.
fn taken(error: DieselError) -> Error {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::DomainTaken,
        error => error.into(),
    }
}

impl<T: HasTenantDomains<A>, A: Account> fmt::Debug for ProveDomain<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProveDomain").finish_non_exhaustive()
    }
}
