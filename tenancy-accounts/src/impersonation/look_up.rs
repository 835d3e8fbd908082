//! The one statement that tells as whom an operator acts.

use super::impersonator::Impersonator;
use super::model::HasImpersonations;
use super::operators::HasOperators;
use super::rows::{columns, table};
use crate::actor::Operator;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Hash, Purpose};
use crate::membership::{Membership, RoleOf};
use crate::on::On;
use crate::operation::{Statement, is};
use crate::role::Role as _;
use crate::status::{Access, MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// Looks up as whom an operator acts, by what the operator's session keeps: the token of
/// [`BeginImpersonation`](super::BeginImpersonation).
///
/// It is one statement, at each request, and no answer is kept: when the impersonation has ended or is too old, when the member
/// is removed or suspended, when the tenant is not served, and when the account has become an operator's, it counts at the next
/// one. All of these are one answer, and that of a token that is none.
#[must_use = "nothing is looked up before calling `execute`"]
pub struct LookUpImpersonation<T: HasImpersonations<A>, A: HasOperators> {
    hash: Hash,
    on: On<T>,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasImpersonations<A>, A: HasOperators> LookUpImpersonation<T, A> {
    /// By a text that the session keeps as the token.
    pub fn by(token: &str) -> Self {
        Self {
            hash: Hash::of(Purpose::Impersonation, token),
            on: On::Any,
            now: Now::default(),
            of: PhantomData,
        }
    }

    /// On the host, or under the path, of a tenant: nobody acts there as a member of another one.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.on = On::key(tenant);
        self
    }

    /// The same, by the tenant's slug.
    pub fn on_slug(mut self, slug: impl AsRef<str>) -> Self {
        self.on = On::slug(slug.as_ref());
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownImpersonation`]; [`Error::UnknownRole`] or [`Error::UnknownStatus`] if the database has a name that the
    /// program does not know; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Impersonator<T, A>, Error> {
        let now = self.now;
        conn.ask(Some(self.select()), move |row| {
            let row = row.ok_or(Error::UnknownImpersonation)?;
            Ok((judged(row, now)?, None))
        })
    }

    fn select(&self) -> Statement<T, A> {
        let ours = columns::<T, A>();
        let tenants = <T as HasAccounts>::COLUMNS;
        let members = <T::Membership as Membership>::COLUMNS;
        let key = <T::KeyColumn as Column>::NAME;
        let [of_tenants, of_ours, of_members] = [
            ("t.", &[key, tenants.slug, tenants.status][..]),
            (
                "i.",
                &[
                    ours.id,
                    ours.account,
                    ours.operator,
                    ours.reason,
                    ours.access,
                    ours.expires_at,
                    ours.begun_at,
                    ours.ended_at,
                ][..],
            ),
            ("m.", &[members.role, members.status][..]),
        ]
        .map(|(table, columns)| {
            let columns = columns.iter();
            let columns = columns.map(|column| Statement::new(table).name(column));
            Statement::empty().joined(columns, ", ")
        });
        Statement::new("SELECT ")
            .joined([of_tenants, of_ours, of_members], ", ")
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" AS i INNER JOIN ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" AS t ON t.")
            .name(key)
            .sql(" = i.")
            .name(ours.tenant)
            .sql(" INNER JOIN ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" AS m ON m.")
            .name(members.tenant)
            .sql(" = i.")
            .name(ours.tenant)
            .sql(" AND m.")
            .name(members.account)
            .sql(" = i.")
            .name(ours.account)
            .sql(" WHERE i.")
            .then(is(ours.token_hash, Value::Bytes(self.hash.to_bytes())))
            .then(self.on.is_it())
            .then(A::OPERATORS.exclude::<T>(ours.account))
            .reads(&[
                Kind::Tenant,
                Kind::Text,
                Kind::Text,
                Kind::Number,
                Kind::Account,
                Kind::Text,
                Kind::Text,
                Kind::Text,
                Kind::Number,
                Kind::Number,
                Kind::Number,
                Kind::Text,
                Kind::Text,
            ])
    }
}

/// What the statement has found, judged.
fn judged<T: HasImpersonations<A>, A: HasOperators>(
    row: Vec<Value<T, A>>,
    now: Now,
) -> Result<Impersonator<T, A>, Error> {
    let row = <[Value<T, A>; 13]>::try_from(row);
    let Ok(
        [
            Value::Tenant(tenant),
            Value::Text(slug),
            Value::Text(standing),
            Value::Number(id),
            Value::Account(account),
            Value::Text(operator),
            Value::Text(reason),
            Value::Text(access),
            Value::Number(expires_at),
            // It has begun, and has not ended.
            Value::Number(_),
            Value::Null,
            Value::Text(role),
            Value::Text(status),
        ],
    ) = row
    else {
        return Err(Error::UnknownImpersonation);
    };
    let holds = now.get() < expires_at
        && MemberStatus::named(&status)? == MemberStatus::Active
        && TenantStatus::named(&standing)? == TenantStatus::Active;
    if !holds {
        return Err(Error::UnknownImpersonation);
    }
    Ok(Impersonator {
        tenant: Verified::trust(tenant),
        slug,
        id,
        account,
        role: RoleOf::<T, A>::named(&role)?,
        operator: Operator::new(operator).because(reason),
        access: Access::named(&access)?,
        expires_at,
    })
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for LookUpImpersonation<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookUpImpersonation")
            .finish_non_exhaustive()
    }
}
