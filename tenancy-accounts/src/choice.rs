//! The tenants among which an account may choose, and the one statement that finds them.

use crate::account::Account;
use crate::error::Error;
use crate::membership::{HasMembers, Membership, RoleOf};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{FromTable, Kind, Knows, MembersTable, TenantsTable, Value};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_source::{Column, QuerySource};
use diesel::result::{Error as DieselError, QueryResult};
use diesel::row::{Field, Row};
use diesel::sql_types::Untyped;
use std::fmt;

/// A tenant for which an account may act, for a list of links.
///
/// It opens nothing: the request that follows the link asks for a [`Member`](crate::Member).
pub struct Choice<T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    slug: String,
    role: RoleOf<T, A>,
}

impl<T: HasMembers<A>, A: Account> Choice<T, A> {
    pub(crate) fn read<'r, DB: Knows<T, A>>(row: &impl Row<'r, DB>) -> Result<Self, Error> {
        let value = |at, kind| {
            let field = row.get(at).ok_or(DieselError::NotFound)?;
            let value = field.value().ok_or(DieselError::NotFound)?;
            DB::read(kind, value).map_err(DieselError::DeserializationError)
        };
        match (
            value(0, Kind::Tenant)?,
            value(1, Kind::Text)?,
            value(2, Kind::Text)?,
        ) {
            (Value::Tenant(tenant), Value::Text(slug), Value::Text(role)) => Ok(Self {
                tenant,
                slug,
                role: RoleOf::<T, A>::named(&role)?,
            }),
            _ => Err(DieselError::NotFound.into()),
        }
    }

    /// The tenant's key; not verified, and good for no connection.
    pub const fn tenant(&self) -> &T::Key {
        &self.tenant
    }

    /// The tenant's short name in hosts and paths.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// As what the account is a member.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Choice<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choice").finish_non_exhaustive()
    }
}

/// Selects the active memberships of active tenants that an account has. Diesel keeps it prepared.
pub struct Choices<T: HasMembers<A>, A: Account> {
    account: A::Key,
    tenants: FromTable<TenantsTable<T>>,
    members: FromTable<MembersTable<T, A>>,
}

impl<T: HasMembers<A>, A: Account> Choices<T, A> {
    pub(crate) fn of(account: A::Key) -> Self {
        Self {
            account,
            tenants: <TenantsTable<T>>::default().from_clause(),
            members: <MembersTable<T, A>>::default().from_clause(),
        }
    }
}

impl<T, A, DB> QueryFragment<DB> for Choices<T, A>
where
    T: HasMembers<A>,
    A: Account,
    DB: Knows<T, A>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let tenants = <T as HasAccounts>::COLUMNS;
        let members = <T::Membership as Membership>::COLUMNS;
        let key = <T::KeyColumn as Column>::NAME;
        out.push_sql("SELECT t.");
        out.push_identifier(key)?;
        out.push_sql(", t.");
        out.push_identifier(tenants.slug)?;
        out.push_sql(", m.");
        out.push_identifier(members.role)?;
        out.push_sql(" FROM ");
        DB::members(&self.members, out.reborrow())?;
        out.push_sql(" AS m INNER JOIN ");
        DB::tenants(&self.tenants, out.reborrow())?;
        out.push_sql(" AS t ON t.");
        out.push_identifier(key)?;
        out.push_sql(" = m.");
        out.push_identifier(members.tenant)?;
        out.push_sql(" WHERE m.");
        out.push_identifier(members.account)?;
        out.push_sql(" = ");
        DB::bind_account(&self.account, out.reborrow())?;
        out.push_sql(" AND m.");
        out.push_identifier(members.status)?;
        out.push_sql(" = '");
        out.push_sql(MemberStatus::Active.name());
        out.push_sql("' AND t.");
        out.push_identifier(tenants.status)?;
        out.push_sql(" = '");
        out.push_sql(TenantStatus::Active.name());
        out.push_sql("' ORDER BY t.");
        out.push_identifier(tenants.slug)
    }
}

impl<T: HasMembers<A>, A: Account> QueryId for Choices<T, A> {
    type QueryId = Choices<T, A>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: HasMembers<A>, A: Account> Query for Choices<T, A> {
    type SqlType = Untyped;
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Choices<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choices").finish_non_exhaustive()
    }
}
