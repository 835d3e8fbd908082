//! Where a tenant is that had a slug.

use super::history::{RemembersSlugs, slugs};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::look_up::compared;
use crate::membership::{HasMembers, Membership};
use crate::operation::Statement;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::catalog::TableName;

/// The slug that a tenant has by now, which had this one: for the answer to an old link, `308 Permanent Redirect`.
///
/// However often the tenant has been renamed, it is the one of this moment. It is none if no tenant had the slug, if it is not
/// held any more, if the text has characters that no slug has, and if the tenant is not active. Anybody may ask: it says no more
/// than that the tenant is called so, as its old address did.
///
/// Ask it where no tenant is found by the slug, and not before: it is a statement of its own. `tenancy::web` does so, and answers:
/// `redirect_renamed` of its layers.
///
/// # Example
///
/// It is in that of [`RenameTenant`](super::RenameTenant).
#[must_use = "nothing is looked up before calling `execute`"]
pub struct MovedSlug<'q, T, A: Account> {
    slug: &'q str,
    account: Option<A::Key>,
    now: Now,
    of: PhantomData<fn() -> T>,
}

impl<'q, T: HasMembers<A> + RemembersSlugs, A: Account> MovedSlug<'q, T, A> {
    /// The text of the link.
    pub const fn from(slug: &'q str) -> Self {
        Self {
            slug,
            account: None,
            now: Now::SYSTEM,
            of: PhantomData,
        }
    }

    /// Only if the account is a member of the tenant, or suspended there. Nobody else is told what it is called by now.
    pub fn seen_by(mut self, account: A::Key) -> Self {
        self.account = Some(account);
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Looks it up.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<'a, Conn: Database<T, A>>(
        self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Option<String>, Error>
    where
        'q: 'a,
    {
        let select = whereto::<T, A>(self.slug, self.account, self.now.get());
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let row = session.rows(select).await?.pop();
                Ok(match row.and_then(|mut row| row.pop()) {
                    Some(Value::Text(slug)) => Some(slug),
                    _ => None,
                })
            },
        )
    }
}

fn whereto<T: HasMembers<A> + RemembersSlugs, A: Account>(
    slug: &str,
    account: Option<A::Key>,
    now: i64,
) -> Statement<T, A> {
    let tenants = <T as HasAccounts>::COLUMNS;
    let statement = Statement::new("SELECT t.")
        .name(tenants.slug)
        .sql(" FROM ")
        .table(&slugs::<T>().name())
        .sql(" AS s INNER JOIN ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" AS t ON t.")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = s.")
        .name(T::Tenant::NAME)
        .sql(" WHERE s.")
        .name(T::Slug::NAME)
        .sql(" = ")
        .given(Value::Text(compared(slug).to_owned()))
        .sql(" AND s.")
        .name(T::HeldUntil::NAME)
        .sql(" > ")
        .given(Value::Number(now))
        .sql(" AND t.")
        .name(tenants.status)
        .sql(" = ")
        .literal(TenantStatus::Active.name());
    let Some(account) = account else {
        return statement.reads(&[Kind::Text]);
    };
    let members = <T::Membership as Membership>::COLUMNS;
    statement
        .sql(" AND EXISTS (SELECT 1 FROM ")
        .table(&TableName::of::<MembersTable<T, A>>())
        .sql(" AS m WHERE m.")
        .name(members.tenant)
        .sql(" = t.")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" AND m.")
        .name(members.account)
        .sql(" = ")
        .given(Value::Account(account))
        .sql(" AND m.")
        .name(members.status)
        .sql(" <> ")
        .literal(MemberStatus::Left.name())
        .sql(")")
        .reads(&[Kind::Text])
}

impl<T, A: Account> fmt::Debug for MovedSlug<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MovedSlug").finish_non_exhaustive()
    }
}
