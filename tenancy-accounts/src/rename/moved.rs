//! Where a tenant is that had a slug.

use super::history::{RemembersSlugs, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::look_up::compared;
use crate::membership::HasMembers;
use crate::operation::Statement;
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::{Kind, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::catalog::TableName;

/// The slug that a tenant has by now, which had this one: for the answer to an old link, `308 Permanent Redirect`.
///
/// However often the tenant has been renamed, it is the one of this moment. It is none if no tenant had the slug, if it is not
/// held any more, if the text has characters that no slug has, and if the tenant is not active. Anybody may ask: it says no more than that the tenant is called so, as its
/// old address did.
///
/// Ask it where no tenant is found by the slug, and not before: it is a statement of its own.
///
/// # Example
///
/// It is in that of [`RenameTenant`](super::RenameTenant).
#[must_use = "nothing is looked up before calling `execute`"]
pub struct MovedSlug<'q, T, A> {
    slug: &'q str,
    now: Now,
    of: PhantomData<fn() -> (T, A)>,
}

impl<'q, T: HasMembers<A> + RemembersSlugs, A: Account> MovedSlug<'q, T, A> {
    /// The text of the link.
    pub const fn from(slug: &'q str) -> Self {
        Self {
            slug,
            now: Now::SYSTEM,
            of: PhantomData,
        }
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
        let select = whereto::<T, A>(self.slug, self.now.get());
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

fn whereto<T: HasMembers<A> + RemembersSlugs, A: Account>(slug: &str, now: i64) -> Statement<T, A> {
    let tenants = <T as HasAccounts>::COLUMNS;
    Statement::new("SELECT t.")
        .name(tenants.slug)
        .sql(" FROM ")
        .table(&table::<T>())
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
        .literal(TenantStatus::Active.name())
        .reads(&[Kind::Text])
}

impl<T, A> fmt::Debug for MovedSlug<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MovedSlug").finish_non_exhaustive()
    }
}
