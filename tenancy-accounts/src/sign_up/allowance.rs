//! What both halves ask of an account: whether it may found one more tenant.
//!
//! The first half asks, so that nothing is inserted in vain. The second half asks again, when the tenant is there: between the
//! two, the application may have begun another transaction, or signed the account up twice in one.

use crate::account::Account;
use crate::audit::{Action, AuditLog, HasAuditLog};
use crate::error::Error;
use crate::membership::{Membership, MembershipColumns, RoleOf};
use crate::operation::{Session, Statement, is};
use crate::role::Role;
use crate::status::MemberStatus;
use crate::value::{Kind, MembersTable, Value};
use diesel::query_source::Column;
use std::marker::PhantomData;
use tenancy_runtime::catalog::TableName;

/// Which account, by which request, and how many tenants it may own.
pub(super) struct Allowance<T: HasAuditLog<A>, A: Account> {
    pub(super) account: A::Key,
    pub(super) limit: Option<u32>,
    /// How many there may be in all.
    pub(super) in_all: Option<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T: HasAuditLog<A>, A: Account> Allowance<T, A> {
    const MEMBER: MembershipColumns = <T::Membership as Membership>::COLUMNS;

    pub(super) const fn of(account: A::Key) -> Self {
        Self {
            account,
            limit: None,
            in_all: None,
            of: PhantomData,
        }
    }

    pub(super) fn again(&self) -> Self {
        Self {
            account: self.account.clone(),
            limit: self.limit,
            in_all: self.in_all,
            of: PhantomData,
        }
    }

    /// Locks the account until the transaction ends, and asks whether it may found one more; the tenant that it has founded by
    /// the same request, if it has.
    pub(super) async fn ask(
        &self,
        request: Option<&str>,
        session: &mut Session<T, A>,
    ) -> Result<Option<T::Key>, Error> {
        if session.is_outermost() {
            return Err(Error::NoTransaction);
        }
        // One of the account's sign-ups after the other, before anything is read.
        if session.write(self.lock()).await? == 0 {
            return Err(Error::UnknownAccount);
        }
        if let Some(request) = request {
            let founded = self.founded(request, session);
            for row in session.rows(founded).await? {
                // A collation may take another text for the same one.
                if let [Value::Tenant(tenant), Value::Text(by)] = &row[..]
                    && by == request
                {
                    return Ok(Some(tenant.clone()));
                }
            }
        }
        if let Some(limit) = self.limit {
            let owning = self.owning(session);
            let owned = session.rows(owning).await?.len();
            if u32::try_from(owned).unwrap_or(u32::MAX) >= limit {
                return Err(Error::MaxTenantsExceeded { limit });
            }
        }
        Ok(None)
    }

    fn lock(&self) -> Statement<T, A> {
        let key = <A::KeyColumn as Column>::NAME;
        Statement::new("UPDATE ")
            .table(&TableName::of::<<A::KeyColumn as Column>::Table>())
            .sql(" SET ")
            .name(key)
            .sql(" = ")
            .name(key)
            .sql(" WHERE ")
            .then(is(key, Value::Account(self.account.clone())))
    }

    /// The tenants that the account has founded by the same request, with its text.
    fn founded(&self, request: &str, session: &Session<T, A>) -> Statement<T, A> {
        let log = <T::AuditLog as AuditLog>::COLUMNS;
        let text = |text: &str| Value::Text(text.to_owned());
        Statement::new("SELECT ")
            .name(log.tenant)
            .sql(", ")
            .name(log.request)
            .sql(" FROM ")
            .table(&TableName::of::<<T::AuditLog as AuditLog>::Table>())
            .sql(" WHERE ")
            .then(is(log.account, Value::Account(self.account.clone())))
            .sql(" AND ")
            .then(is(log.action, text(Action::TenantFounded.name())))
            .sql(" AND ")
            .then(is(log.request, text(request)))
            .sql(session.for_update())
            .reads(&[Kind::Tenant, Kind::Text])
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
