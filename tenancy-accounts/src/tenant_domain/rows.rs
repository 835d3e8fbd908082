//! The rows of a tenant's domains, while a transaction works on the tenant.

use super::challenge::DomainChallenge;
use super::model::{HasTenantDomains, TenantDomain};
use crate::account::Account;
use crate::actor::Actor;
use crate::columns::TenantDomainColumns;
use crate::domain::Domain;
use crate::error::Error;
use crate::operation::{Statement, Work, is};
use crate::role::Role as _;
use crate::value::{Kind, Value};
use std::cmp::Reverse;
use tenancy_runtime::catalog::TableName;

/// A domain, as the database has it.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) domain: String,
    pub(super) challenge: DomainChallenge,
    is_proven: bool,
    until: Option<i64>,
}

impl Row {
    /// The time of its claim or its proof is over. Whoever has the domain by now may show the old record, which everybody can read.
    pub(super) fn is_over(&self, now: i64) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// How much its record is worth: the most, if the proof by it holds.
    fn worth(&self, now: i64) -> (bool, bool, Option<i64>) {
        let is_worth_something = !self.is_over(now);
        let holds = self.is_proven && is_worth_something;
        (holds, is_worth_something, self.until)
    }
}

pub(super) const fn columns<T: HasTenantDomains<A>, A: Account>() -> TenantDomainColumns {
    <T::TenantDomain as TenantDomain>::COLUMNS
}

pub(super) fn table<T: HasTenantDomains<A>, A: Account>() -> TableName {
    TableName::of::<<T::TenantDomain as TenantDomain>::Table>()
}

/// `<domain> = ? AND <proven> IS NOT NULL AND <proven_until> > ?`, after the columns' table: its proof holds.
pub(super) fn is_proven<T: HasTenantDomains<A>, A: Account>(
    of: &'static str,
    domain: &str,
    now: i64,
) -> Statement<T, A> {
    let columns = columns::<T, A>();
    Statement::new(of)
        .then(is(columns.domain, Value::Text(domain.to_owned())))
        .sql(" AND ")
        .sql(of)
        .name(columns.proven)
        .sql(" IS NOT NULL AND ")
        .sql(of)
        .name(columns.proven_until)
        .sql(" > ")
        .given(Value::Number(now))
}

/// Selects the domain of this name if the tenant has shown it, and the proof holds.
pub(super) fn proven<T: HasTenantDomains<A>, A: Account>(
    tenant: &T::Key,
    domain: &str,
    now: i64,
) -> Statement<T, A> {
    let columns = columns::<T, A>();
    Statement::new("SELECT ")
        .name(columns.id)
        .sql(" FROM ")
        .table(&table::<T, A>())
        .sql(" WHERE ")
        .then(is(columns.tenant, Value::Tenant(tenant.clone())))
        .sql(" AND ")
        .then(is_proven("", domain, now))
}

/// What [`proven`] reads.
pub(super) const PROVEN: &[Kind] = &[Kind::Number];

impl<T: HasTenantDomains<A>, A: Account> Work<'_, T, A> {
    /// The domain of this id, if the tenant has claimed one. It stays so.
    pub(super) async fn domain(&mut self, id: i64) -> Result<Option<Row>, Error> {
        let which = is(columns::<T, A>().id, Value::Number(id));
        Ok(self.domains(which).await?.pop())
    }

    /// The same of this name. A merge leaves more than one: then it is that whose record is worth the most.
    pub(super) async fn domain_named(&mut self, domain: &Domain) -> Result<Option<Row>, Error> {
        let name = Value::Text(domain.as_str().to_owned());
        let rows = self.domains(is(columns::<T, A>().domain, name)).await?;
        let now = self.by.now.get();
        let rows = rows.into_iter();
        Ok(rows.max_by_key(|row| (row.worth(now), Reverse(row.id))))
    }

    /// Whether the tenant has a domain of this name whose proof holds. It stays so.
    pub(super) async fn has_proven(&mut self, domain: &str) -> Result<bool, Error> {
        let proven = proven(&self.key, domain, self.by.now.get());
        let proven = proven.sql(self.session.for_update());
        let rows = self.session.rows(proven.reads(PROVEN)).await?;
        Ok(!rows.is_empty())
    }

    async fn domains(&mut self, which: Statement<T, A>) -> Result<Vec<Row>, Error> {
        let columns = columns::<T, A>();
        let select = Statement::new("SELECT ")
            .name(columns.id)
            .sql(", ")
            .name(columns.domain)
            .sql(", ")
            .name(columns.challenge)
            .sql(", ")
            .name(columns.proven)
            .sql(", ")
            .name(columns.proven_until)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(self.is_domain_of_tenant())
            .sql(" AND ")
            .then(which)
            .sql(self.session.for_update())
            .reads(&[
                Kind::Number,
                Kind::Text,
                Kind::Text,
                Kind::Number,
                Kind::Number,
            ]);
        let rows = self.session.rows(select).await?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Whether the tenant may claim one more.
    pub(super) async fn one_more_domain(&mut self, limit: u32) -> Result<(), Error> {
        let select = Statement::new("SELECT ")
            .name(columns::<T, A>().id)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(self.is_domain_of_tenant())
            .sql(format!(" LIMIT {limit}"))
            .sql(self.session.for_update())
            .reads(&[Kind::Number]);
        let claimed = self.session.rows(select).await?.len();
        if u32::try_from(claimed).unwrap_or(u32::MAX) >= limit {
            return Err(Error::MaxDomainsExceeded { limit });
        }
        Ok(())
    }

    pub(super) fn is_domain_of_tenant(&self) -> Statement<T, A> {
        is(columns::<T, A>().tenant, Value::Tenant(self.key.clone()))
    }

    /// ` WHERE ..`: the domain of this id.
    pub(super) fn is_domain(&self, id: i64) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .then(self.is_domain_of_tenant())
            .sql(" AND ")
            .then(is(columns::<T, A>().id, Value::Number(id)))
    }

    /// An owner acts, or an operator, who has no role.
    pub(super) fn has_an_owner(&self) -> Result<(), Error> {
        match (&self.by.actor, self.role()) {
            (Actor::Operator(_), _) => Ok(()),
            (_, Some(role)) if role.owns() => Ok(()),
            _ => Err(Error::NotAnOwner),
        }
    }
}

fn read<T: HasTenantDomains<A>, A: Account>(row: Vec<Value<T, A>>) -> Option<Row> {
    let row = <[Value<T, A>; 5]>::try_from(row).ok()?;
    let [
        Value::Number(id),
        Value::Text(domain),
        Value::Text(value),
        proven,
        until,
    ] = row
    else {
        return None;
    };
    Some(Row {
        id,
        challenge: DomainChallenge::of(&domain, &value),
        domain,
        is_proven: matches!(proven, Value::Number(_)),
        until: match until {
            Value::Number(until) => Some(until),
            _ => None,
        },
    })
}
