//! The tenant on which a transaction works: who acts for it, how it stands, and its slug.

use super::statement::{Statement, insert_from};
use super::transaction::Session;
use crate::account::Account;
use crate::actor::{Actor, By};
use crate::error::Error;
use crate::membership::{HasMembers, RoleOf};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::{HasAccounts, TenantColumns};
use crate::value::{Kind, TenantsTable, Value};
use diesel::query_source::Column;
use diesel::result::Error as DieselError;
use tenancy_runtime::catalog::TableName;

/// A tenant on which a transaction works.
pub(crate) struct Work<'s, T: HasMembers<A>, A: Account> {
    pub(crate) session: &'s mut Session<T, A>,
    pub(crate) key: T::Key,
    pub(crate) by: &'s By<A>,
    /// The highest that it may give and touch, if it is not all.
    role: Option<RoleOf<T, A>>,
}

impl<'s, T: HasMembers<A>, A: Account> Work<'s, T, A> {
    pub(super) const TENANT: TenantColumns = <T as HasAccounts>::COLUMNS;

    /// Begins to work on a tenant, before anything else is said or read.
    pub(crate) async fn begin(
        session: &'s mut Session<T, A>,
        key: T::Key,
        by: &'s By<A>,
    ) -> Result<Self, Error> {
        let mut work = Self {
            session,
            key,
            by,
            role: None,
        };
        work.lock(by.actor.standings()).await?;
        if let Some(account) = by.actor.member() {
            let standing = work.standing(account).await?.ok_or(Error::NotAMember)?;
            match standing.status {
                MemberStatus::Active => work.role = Some(standing.role),
                MemberStatus::Suspended => return Err(Error::MemberSuspended),
                MemberStatus::Left => return Err(Error::NotAMember),
            }
        }
        if let Actor::Key(id, _) = by.actor {
            work.key_holds(id).await?;
        }
        if let Some(id) = by.actor.impersonation() {
            work.impersonation_writes(id).await?;
        }
        Ok(work)
    }

    /// Works on a tenant that this transaction has locked before, or that nobody locks.
    pub(crate) const fn on_locked(
        session: &'s mut Session<T, A>,
        key: T::Key,
        by: &'s By<A>,
    ) -> Self {
        Self {
            session,
            key,
            by,
            role: None,
        }
    }

    /// Nobody else works on the tenant from here on.
    async fn lock(&mut self, standings: &[TenantStatus]) -> Result<(), Error> {
        let status = Self::TENANT.status;
        let guarded = match T::SHARED.changes {
            Some(changes) => Self::update_tenant()
                .name(changes)
                .sql(" = ")
                .name(changes)
                .sql(" + 1"),
            None => Self::update_tenant().name(status).sql(" = ").name(status),
        };
        let guarded = guarded
            .then(self.is_tenant())
            .sql(" AND ")
            .then(Self::stands(standings));
        if self.session.write(guarded).await? > 0 {
            return Ok(());
        }
        // A larger transaction may have begun before the tenant came to stand so.
        self.stands_otherwise(standings).await
    }

    /// Why nothing is written for a tenant that has to stand in one of these ways.
    async fn stands_otherwise(&mut self, standings: &[TenantStatus]) -> Result<(), Error> {
        match self.status().await? {
            None => Err(Error::NotAMember),
            // It has come back since the write. It is locked all the same.
            Some(status) if standings.contains(&status) => Ok(()),
            Some(status) => Err(Error::TenantNotServed { status }),
        }
    }

    pub(crate) fn update_tenant() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" SET ")
    }

    pub(crate) fn is_tenant(&self) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .name(<T::KeyColumn as Column>::NAME)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
    }

    /// The role of the member who acts; an operator has none.
    pub(crate) const fn role(&self) -> Option<RoleOf<T, A>> {
        self.role
    }

    /// Changes how the tenant stands, if it stands in one of these ways.
    pub(crate) async fn change_standing(
        &mut self,
        from: &[TenantStatus],
        to: TenantStatus,
        purge_at: Option<i64>,
    ) -> Result<(), Error> {
        let status = Self::TENANT.status;
        let purge_at = purge_at.map_or(Value::Null, Value::Number);
        let guarded = Self::update_tenant()
            .name(status)
            .sql(" = ")
            .given(Value::Text(to.name().to_owned()))
            .sql(", ")
            .name(Self::TENANT.purge_at)
            .sql(" = ")
            .given(purge_at)
            .then(self.is_tenant())
            .sql(" AND ")
            .then(Self::stands(from));
        if self.session.write(guarded).await? > 0 {
            return Ok(());
        }
        let from = self.status().await?.ok_or(Error::UnknownTenant)?;
        Err(Error::TenantTransition { from, to })
    }

    /// Inserts a row, if the tenant stands in one of these ways. The tenant is not locked for it.
    pub(crate) async fn insert_while<const N: usize>(
        &mut self,
        table: &TableName,
        row: [(&str, Value<T, A>); N],
        standings: &[TenantStatus],
    ) -> Result<(), Error> {
        let tenants = Statement::new(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .then(self.is_tenant())
            .sql(" AND ")
            .then(Self::stands(standings));
        let insert = insert_from(table, row, tenants);
        if self.session.write(insert).await? > 0 {
            return Ok(());
        }
        self.stands_otherwise(standings).await?;
        // The database has a rule, or a trigger, that skips it.
        Err(DieselError::NotFound.into())
    }

    /// `<status> IN (..)`
    fn stands(standings: &[TenantStatus]) -> Statement<T, A> {
        let names = standings.iter();
        let names = names.map(|standing| Statement::empty().literal(standing.name()));
        Statement::empty()
            .name(Self::TENANT.status)
            .sql(" IN (")
            .joined(names, ", ")
            .sql(")")
    }

    /// The tenant's slug.
    pub(crate) async fn slug(&mut self) -> Result<String, Error> {
        let slug = self.text_of_tenant(Self::TENANT.slug).await?;
        slug.ok_or(Error::UnknownTenant)
    }

    /// Gives the tenant another one. A violated uniqueness says that another tenant has it.
    pub(crate) async fn write_slug(&mut self, slug: &str) -> Result<(), Error> {
        let update = Self::update_tenant()
            .name(Self::TENANT.slug)
            .sql(" = ")
            .given(Value::Text(slug.to_owned()))
            .then(self.is_tenant());
        Ok(self.session.write_some(update).await?)
    }

    /// How the tenant stands, if it is there. It stays so.
    async fn status(&mut self) -> Result<Option<TenantStatus>, Error> {
        let status = self.text_of_tenant(Self::TENANT.status).await?;
        let status = status.map(|status| TenantStatus::named(&status));
        Ok(status.transpose()?)
    }

    /// What the tenant's row has in a column of text, if it is there.
    async fn text_of_tenant(&mut self, column: &str) -> Result<Option<String>, Error> {
        let select = Statement::new("SELECT ")
            .name(column)
            .sql(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .then(self.is_tenant())
            .sql(self.session.for_update())
            .reads(&[Kind::Text]);
        let row = self.session.rows(select).await?.pop();
        Ok(match row.and_then(|mut row| row.pop()) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        })
    }

    /// Whether who acts may give the role, and may touch who has it.
    pub(crate) fn reaches(&self, role: RoleOf<T, A>) -> Result<(), Error> {
        match self.role {
            Some(own) if !own.reaches(role) => Err(Error::AboveOwnRole),
            _ => Ok(()),
        }
    }

    /// Inserts a row.
    pub(crate) async fn insert(&mut self, row: Statement<T, A>) -> Result<(), Error> {
        Ok(self.session.write_some(row).await?)
    }
}
