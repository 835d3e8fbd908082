//! The second half: the account owns the tenant that has been inserted.

use super::allowance::Allowance;
use crate::account::Account;
use crate::actor::By;
use crate::audit::{Action, Entry, HasAuditLog};
use crate::counters::seats;
use crate::database::Database;
use crate::error::Error;
use crate::look_up::Found as Standing;
use crate::member::Member;
use crate::membership::{Membership, RoleOf};
use crate::operation::{Act, Session, Statement, Work, is, run};
use crate::role::Role;
use crate::slug::Slug;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::{HasAccounts, TenantColumns};
use crate::value::{Kind, MembersTable, Value};
use std::fmt;
use tenancy_runtime::catalog::TableName;

/// Makes an account the owner of the tenant that it has founded.
#[must_use = "the tenant has no owner before calling `execute`"]
pub struct Found<T: HasAuditLog<A>, A: Account> {
    allowance: Allowance<T, A>,
    tenant: T::Key,
    slug: Slug,
    by: By<A>,
}

impl<T: HasAuditLog<A>, A: Account> Found<T, A> {
    pub(super) const fn new(
        allowance: Allowance<T, A>,
        by: By<A>,
        tenant: T::Key,
        slug: Slug,
    ) -> Self {
        Self {
            allowance,
            tenant,
            slug,
            by,
        }
    }

    /// Does it, in a transaction that has begun. The counts of owners and of seats are one from here on, whatever the
    /// application has inserted. Where [former slugs](crate::RemembersSlugs) are remembered, the slug is registered.
    ///
    /// It asks again whether the account may: so a limit is exact also if somebody has begun another transaction since, or
    /// signs the account up twice in one.
    ///
    /// # Errors
    ///
    /// [`Error::SlugTaken`] if another tenant has the slug, or had it and it is held; [`Error::MaxTenantsInAll`];
    /// [`Error::NotAMember`] if there is no tenant of that key; [`Error::TenantNotServed`] if it has not been inserted as
    /// active; [`Error::HasMembers`] if it is not new; [`Error::SeatsExceeded`] if it has fewer seats than whoever founds it and
    /// those who are invited already take; [`Error::AlreadyFounded`] if the account has founded another one by the
    /// same request meanwhile; those of [`SignUp::execute`](super::SignUp::execute); and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Member<T, A>, Error> {
        run(self, conn)
    }
}

impl<T: HasAuditLog<A>, A: Account> Act<T, A> for Found<T, A> {
    type Done = Member<T, A>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Member<T, A>, Error> {
        const OWNERS: i64 = 1;
        let request = self.by.request.as_deref();
        if self.allowance.ask(request, session).await?.is_some() {
            return Err(Error::AlreadyFounded);
        }
        let account = &self.allowance.account;
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let members = <T::Membership as Membership>::COLUMNS;
        let any = Statement::new("SELECT ")
            .name(members.account)
            .sql(" FROM ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" WHERE ")
            .then(is(members.tenant, Value::Tenant(self.tenant.clone())))
            .sql(" LIMIT 1")
            .sql(work.session.for_update())
            .reads(&[Kind::Account]);
        if !work.session.rows(any).await?.is_empty() {
            return Err(Error::HasMembers);
        }
        if let Some(slugs) = &T::SHARED.slugs {
            let now = self.by.now.get();
            work.claim_slug(slugs, self.slug.as_str(), now).await?;
        }
        work.set_slug(self.slug.as_str()).await?;
        let owner = *RoleOf::<T, A>::ALL.first().ok_or(Error::AboveOwnRole)?;
        work.insert_member(account, owner).await?;
        // Somebody may have been invited already.
        let seats =
            || seats::<T, A, _>(|| Statement::empty().given(Value::Tenant(self.tenant.clone())));
        let columns: TenantColumns = <T as HasAccounts>::COLUMNS;
        let counts = Work::<T, A>::update_tenant()
            .then(is(columns.owners, Value::Number(OWNERS)))
            .sql(", ")
            .name(columns.seats_used)
            .sql(" = ")
            .then(seats())
            .then(work.is_tenant())
            .sql(" AND (")
            .name(columns.seat_limit)
            .sql(" IS NULL OR ")
            .name(columns.seat_limit)
            .sql(" >= ")
            .then(seats())
            .sql(")");
        if work.session.write(counts).await? == 0 {
            return Err(Error::SeatsExceeded);
        }
        let entry = Entry::of(Action::TenantFounded)
            .about(account)
            .text("role", owner.name());
        work.record(entry).await?;
        // Last, as in a merge and in a purge: of two that lock what the other one has locked, neither would get through.
        work.count_tenant(self.allowance.in_all).await?;
        let found = Standing {
            key: self.tenant.clone(),
            slug: self.slug.as_str().to_owned(),
            standing: TenantStatus::Active.name().to_owned(),
            role: owner.name().to_owned(),
            status: MemberStatus::Active.name().to_owned(),
        };
        Member::found(Some(found), account.clone())
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for Found<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").finish_non_exhaustive()
    }
}
