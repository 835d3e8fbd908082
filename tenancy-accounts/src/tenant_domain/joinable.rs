//! Which tenants an account may join.

use super::model::HasTenantDomains;
use super::rows::{columns, is_proven, table};
use super::shared::is_shared;
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::domain::{self, Domain};
use crate::error::Error;
use crate::invitation::SignedIn;
use crate::membership::Membership;
use crate::operation::{Statement, is};
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use tenancy_admin::database::Operation;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// The tenants that an account may [join](super::JoinByDomain) by the domains of its verified addresses, and of which it neither is
/// nor was a member: for a page that suggests them. Nobody becomes a member by looking.
///
/// # Example
///
/// It is in that of [`JoinByDomain`](super::JoinByDomain).
#[must_use = "nothing is looked up before calling `execute`"]
pub struct JoinableTenants<A: Account> {
    who: SignedIn<A>,
    now: Now,
}

/// A tenant that an account may join.
#[non_exhaustive]
pub struct JoinableTenant<T: Tenant> {
    /// Its key.
    pub tenant: T::Key,
    /// Its slug.
    pub slug: String,
    /// By which domain.
    pub domain: Domain,
}

impl<A: Account> JoinableTenants<A> {
    /// For whoever is signed in.
    pub const fn of(who: SignedIn<A>) -> Self {
        Self {
            who,
            now: Now::SYSTEM,
        }
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Looks them up: one statement for each domain.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<T, Conn>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<JoinableTenant<T>>, Error>
    where
        T: HasTenantDomains<A>,
        Conn: Database<T, A>,
    {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let mut joinable = Vec::new();
                for domain in verified_domains(&self.who) {
                    let select = select::<T, A>(&domain, &self.who.account, self.now.get());
                    for row in session.rows(select).await? {
                        if let [Value::Tenant(tenant), Value::Text(slug)] = &row[..] {
                            joinable.push(JoinableTenant {
                                tenant: tenant.clone(),
                                slug: slug.clone(),
                                domain: Domain::trusted(&domain),
                            });
                        }
                    }
                }
                Ok(joinable)
            },
        )
    }
}

/// The domains of the addresses that somebody has verified, each once, without those whose addresses are anybody's.
pub(super) fn verified_domains<A: Account>(who: &SignedIn<A>) -> Vec<String> {
    let domains = who
        .verified
        .iter()
        .map(|address| domain::of(address).to_owned());
    let mut domains: Vec<_> = domains.collect();
    domains.sort();
    domains.dedup();
    domains.retain(|domain| !is_shared(domain));
    domains
}

fn select<T: HasTenantDomains<A>, A: Account>(
    domain: &str,
    account: &A::Key,
    now: i64,
) -> Statement<T, A> {
    let tenants = <T as HasAccounts>::COLUMNS;
    let members = <T::Membership as Membership>::COLUMNS;
    let key = <T::KeyColumn as Column>::NAME;
    Statement::new("SELECT t.")
        .name(key)
        .sql(", t.")
        .name(tenants.slug)
        .sql(" FROM ")
        .table(&table::<T, A>())
        .sql(" AS d INNER JOIN ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" AS t ON t.")
        .name(key)
        .sql(" = d.")
        .name(columns::<T, A>().tenant)
        .sql(" WHERE ")
        .then(is_proven("d.", domain, now))
        .sql(" AND t.")
        .name(tenants.status)
        .sql(" = ")
        .literal(TenantStatus::Active.name())
        .sql(" AND NOT EXISTS (SELECT 1 FROM ")
        .table(&TableName::of::<MembersTable<T, A>>())
        .sql(" AS m WHERE m.")
        .name(members.tenant)
        .sql(" = d.")
        .name(columns::<T, A>().tenant)
        .sql(" AND m.")
        .then(is(members.account, Value::Account(account.clone())))
        .sql(")")
        .reads(&[Kind::Tenant, Kind::Text])
}

impl<A: Account> fmt::Debug for JoinableTenants<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinableTenants").finish_non_exhaustive()
    }
}

impl<T: Tenant> fmt::Debug for JoinableTenant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinableTenant").finish_non_exhaustive()
    }
}
