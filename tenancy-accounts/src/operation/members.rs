//! The memberships of a tenant: how they stand, and that they are written.

use super::statement::{Statement, insert};
use super::transaction::Session;
use super::work::Work;
use crate::account::Account;
use crate::actor::{By, Operator};
use crate::error::Error;
use crate::member::Member;
use crate::membership::{HasMembers, Membership, MembershipColumns, RoleOf};
use crate::role::Role as _;
use crate::status::MemberStatus;
use crate::value::{Kind, MembersTable, Value};
use tenancy_runtime::catalog::TableName;

/// Whom an operation is about, and who acts.
pub(crate) struct Subject<T: HasMembers<A>, A: Account> {
    pub(crate) tenant: T::Key,
    pub(crate) account: A::Key,
    pub(crate) by: By<A>,
}

impl<T: HasMembers<A>, A: Account> Subject<T, A> {
    /// Somebody in the member's own tenant.
    pub(crate) fn by(member: &Member<T, A>, account: A::Key) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            account,
            by: By::member(member),
        }
    }

    /// Somebody in whatever tenant.
    pub(crate) fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        account: A::Key,
    ) -> Self {
        Self {
            tenant,
            account,
            by: By::operator(operator),
        }
    }

    /// Begins to work on the tenant, and finds the membership, if who acts may touch it.
    pub(crate) async fn begin<'s>(
        &'s self,
        session: &'s mut Session<T, A>,
    ) -> Result<(Work<'s, T, A>, Standing<T, A>), Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let standing = work.standing(&self.account).await?;
        let standing = standing.ok_or(Error::UnknownMember)?;
        work.reaches(standing.role)?;
        Ok((work, standing))
    }
}

/// How the membership of an account stands.
pub(crate) struct Standing<T: HasMembers<A>, A: Account> {
    pub(crate) role: RoleOf<T, A>,
    pub(crate) status: MemberStatus,
}

impl<T: HasMembers<A>, A: Account> Standing<T, A> {
    /// Whether it is as it has to be for the change. Who has left is no member.
    pub(crate) fn changes(&self, from: MemberStatus, to: MemberStatus) -> Result<(), Error> {
        match self.status {
            status if status == from => Ok(()),
            MemberStatus::Left => Err(Error::UnknownMember),
            status => Err(Error::MemberTransition { from: status, to }),
        }
    }
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    const MEMBER: MembershipColumns = <T::Membership as Membership>::COLUMNS;

    fn is_member(&self, account: &A::Key) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .name(Self::MEMBER.tenant)
            .sql(" = ")
            .given(Value::Tenant(self.key.clone()))
            .sql(" AND ")
            .name(Self::MEMBER.account)
            .sql(" = ")
            .given(Value::Account(account.clone()))
    }

    /// How the membership of the account stands, if there is one. It stays so.
    pub(crate) async fn standing(
        &mut self,
        account: &A::Key,
    ) -> Result<Option<Standing<T, A>>, Error> {
        let select = Statement::new("SELECT ")
            .name(Self::MEMBER.role)
            .sql(", ")
            .name(Self::MEMBER.status)
            .sql(" FROM ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .then(self.is_member(account))
            .sql(self.session.for_update())
            .reads(&[Kind::Text, Kind::Text]);
        let row = self.session.rows(select).await?.pop();
        let Some([Value::Text(role), Value::Text(status)]) = row.as_deref() else {
            return Ok(None);
        };
        Ok(Some(Standing {
            role: RoleOf::<T, A>::named(role)?,
            status: MemberStatus::named(status)?,
        }))
    }

    /// Writes the membership of an account that has had none.
    pub(crate) async fn insert_member(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
    ) -> Result<(), Error> {
        self.end_beside(account).await?;
        let row = [
            (Self::MEMBER.tenant, Value::Tenant(self.key.clone())),
            (Self::MEMBER.account, Value::Account(account.clone())),
            (Self::MEMBER.role, Value::Text(role.name().to_owned())),
            (
                Self::MEMBER.status,
                Value::Text(MemberStatus::Active.name().to_owned()),
            ),
        ];
        self.insert(insert(&TableName::of::<MembersTable<T, A>>(), row))
            .await
    }

    /// Who has left is a member again, in this role, and has nothing of before.
    pub(crate) async fn readmit(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
    ) -> Result<(), Error> {
        self.end_beside(account).await?;
        self.set_role(account, role).await?;
        self.set_status(account, MemberStatus::Active).await
    }

    /// Writes the status of a membership.
    pub(crate) async fn set_status(
        &mut self,
        account: &A::Key,
        status: MemberStatus,
    ) -> Result<(), Error> {
        self.set(account, Self::MEMBER.status, status.name()).await
    }

    /// Writes the role of a membership.
    pub(crate) async fn set_role(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
    ) -> Result<(), Error> {
        self.set(account, Self::MEMBER.role, role.name()).await
    }

    async fn set(&mut self, account: &A::Key, column: &str, to: &str) -> Result<(), Error> {
        let update = Statement::new("UPDATE ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" SET ")
            .name(column)
            .sql(" = ")
            .given(Value::Text(to.to_owned()))
            .then(self.is_member(account));
        Ok(self.session.write_some(update).await?)
    }
}
