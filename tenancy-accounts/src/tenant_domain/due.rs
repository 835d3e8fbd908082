//! Which proofs are to be shown again.

use super::TOLD;
use super::challenge::DomainChallenge;
use super::model::HasTenantDomains;
use super::rows::{columns, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Statement, is};
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::{Kind, TenantsTable, Value};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// The domains whose proof holds and is over soon, of all tenants that nobody purges; that which is over first comes first. It is for the job
/// that asks DNS, and [shows](super::ProveDomain) what it has said.
///
/// A thousand at most are in an answer, if nothing else is said: ask again for those [after](DomainsToProve::after) the last one, until
/// there are none. Ask DNS with a deadline, go on with the next domain whatever is wrong with one, and have an index
/// on the column `proven_until`. A tenant whose job has not run for so long claims its domain again.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// # use tenancy::accounts::{ClaimDomain, Member};
/// use std::time::Duration;
/// use tenancy::accounts::{DomainsToProve, Error, ProveDomain};
///
/// /// Twice a day. `txt` asks for the records of a name. How many were shown again.
/// fn prove(db: &mut SqliteConnection, txt: impl Fn(&str) -> Vec<String>) -> Result<usize, Error> {
///     let conn = &mut db.unscoped("domains are proven again");
///     let soon = Duration::from_hours(3 * 24);
///     let (mut shown, mut last, mut failed) = (0, None, None);
///     loop {
///         let due = DomainsToProve::<Org, User>::within(soon).after(last.as_ref()).execute(conn)?;
///         for due in &due {
///             let said = txt(due.challenge.name());
///             match ProveDomain::<Org, User>::by_operator("domains", due.tenant, due.id, said).execute(conn) {
///                 Ok(_) => shown += 1,
///                 // Somebody may have locked the one tenant. The next domain is another one's.
///                 Err(error @ Error::Database(_)) => failed = Some(error),
///                 // Until the proof is over there is time to mend the record.
///                 Err(why) => eprintln!("{}: {why}", due.challenge.name()),
///             }
///         }
///         last = due.into_iter().last();
///         if last.is_none() {
///             return failed.map_or(Ok(shown), Err);
///         }
///     }
/// }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), &mut db.unscoped("an example"))?;
/// # let mut records = std::collections::HashMap::new();
/// # for (id, domain) in (1..).zip(["acme.example", "acme.test"]) {
/// #     let conn = &mut db.unscoped("an example");
/// #     let record = ClaimDomain::by(&ada, domain.parse()?).execute(conn)?;
/// #     let said = [record.value().to_owned()];
/// #     ProveDomain::by(&ada, id, said.clone()).holds_for(Duration::from_hours(24)).execute(conn)?;
/// #     records.insert(record.name().to_owned(), said.to_vec());
/// # }
/// # records.remove("_tenancy.acme.example");
/// assert_eq!(prove(&mut db, |name| records.get(name).cloned().unwrap_or_default())?, 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `execute`"]
pub struct DomainsToProve<T, A> {
    now: Now,
    within: Duration,
    limit: u32,
    /// When the proof is over of the one before, and its id.
    after: Option<(i64, i64)>,
    of: PhantomData<fn() -> (T, A)>,
}

/// A domain whose proof is to be shown again.
#[non_exhaustive]
pub struct DomainToProve<T: Tenant> {
    /// The key of the tenant that has it.
    pub tenant: T::Key,
    /// Its id.
    pub id: i64,
    /// The record that shows it.
    pub challenge: DomainChallenge,
    /// When its proof is over, in seconds of Unix time.
    pub until: i64,
}

impl<T: HasTenantDomains<A>, A: Account> DomainsToProve<T, A> {
    /// Those whose proof is over by then.
    pub const fn within(duration: Duration) -> Self {
        Self {
            now: Now::SYSTEM,
            within: duration,
            limit: TOLD,
            after: None,
            of: PhantomData,
        }
    }

    /// No more than so many.
    pub const fn at_most(mut self, domains: u32) -> Self {
        self.limit = domains;
        self
    }

    /// Those that come after this one, the last of the answer before; without one, from the first on.
    pub fn after(mut self, last: Option<&DomainToProve<T>>) -> Self {
        self.after = last.map(|last| (last.until, last.id));
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Looks them up.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<DomainToProve<T>>, Error> {
        let due = self.due();
        conn.ask_all(due, |rows| Ok(rows.into_iter().filter_map(read).collect()))
    }

    fn due(&self) -> Statement<T, A> {
        let columns = columns::<T, A>();
        let within = within(self.now.get(), self.now.after(self.within));
        let after = self.after.map_or_else(Statement::empty, after);
        Statement::new("SELECT ")
            .name(columns.tenant)
            .sql(", ")
            .name(columns.id)
            .sql(", ")
            .name(columns.domain)
            .sql(", ")
            .name(columns.challenge)
            .sql(", ")
            .name(columns.proven_until)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .then(within)
            .then(after)
            .then(is_left::<T, A>())
            .sql(" ORDER BY ")
            .name(columns.proven_until)
            .sql(", ")
            .name(columns.id)
            .sql(format!(" LIMIT {}", self.limit))
            .reads(&[
                Kind::Tenant,
                Kind::Number,
                Kind::Text,
                Kind::Text,
                Kind::Number,
            ])
    }
}

/// ` WHERE ..`: the proof holds, and is over by then.
fn within<T: HasTenantDomains<A>, A: Account>(now: i64, until: i64) -> Statement<T, A> {
    let columns = columns::<T, A>();
    Statement::new(" WHERE ")
        .name(columns.proven)
        .sql(" IS NOT NULL AND ")
        .name(columns.proven_until)
        .sql(" > ")
        .given(Value::Number(now))
        .sql(" AND ")
        .name(columns.proven_until)
        .sql(" <= ")
        .given(Value::Number(until))
}

/// ` AND ..`: it comes after this one.
fn after<T: HasTenantDomains<A>, A: Account>((until, id): (i64, i64)) -> Statement<T, A> {
    let columns = columns::<T, A>();
    Statement::new(" AND (")
        .name(columns.proven_until)
        .sql(" > ")
        .given(Value::Number(until))
        .sql(" OR ")
        .then(is(columns.proven_until, Value::Number(until)))
        .sql(" AND ")
        .name(columns.id)
        .sql(" > ")
        .given(Value::Number(id))
        .sql(")")
}

/// ` AND ..`: nobody purges the tenant.
fn is_left<T: HasTenantDomains<A>, A: Account>() -> Statement<T, A> {
    let gone = [TenantStatus::Purging, TenantStatus::Purged];
    let gone = gone.map(|status| Value::Text(status.name().to_owned()));
    let gone = gone.map(|status| Statement::empty().given(status));
    Statement::new(" AND ")
        .name(columns::<T, A>().tenant)
        .sql(" NOT IN (SELECT t.")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" AS t WHERE t.")
        .name(<T as HasAccounts>::COLUMNS.status)
        .sql(" IN (")
        .joined(gone, ", ")
        .sql("))")
}

fn read<T: HasTenantDomains<A>, A: Account>(row: Vec<Value<T, A>>) -> Option<DomainToProve<T>> {
    let row = <[Value<T, A>; 5]>::try_from(row).ok()?;
    let [
        Value::Tenant(tenant),
        Value::Number(id),
        Value::Text(domain),
        Value::Text(value),
        Value::Number(until),
    ] = row
    else {
        return None;
    };
    Some(DomainToProve {
        tenant,
        id,
        challenge: DomainChallenge::of(&domain, &value),
        until,
    })
}

impl<T, A> fmt::Debug for DomainsToProve<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DomainsToProve").finish_non_exhaustive()
    }
}

impl<T: Tenant> fmt::Debug for DomainToProve<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DomainToProve").finish_non_exhaustive()
    }
}
