//! Which tenants are to be purged.

use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
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

/// The keys of the tenants whose deletion is due, the longest due one first, and of those whose purge has not come to its
/// end: for the job that [purges](super::PurgeTenant) each.
///
/// # Example
///
/// It is in that of [`PurgeTenant`](super::PurgeTenant).
#[must_use = "nothing is looked up before calling `execute`"]
pub struct PurgeableTenants<T, A> {
    now: Now,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: HasMembers<A>, A: Account> PurgeableTenants<T, A> {
    /// By the system's time.
    pub const fn new() -> Self {
        Self {
            now: Now::SYSTEM,
            of: PhantomData,
        }
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Looks them up.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<T::Key>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let rows = session.rows(due::<T, A>(self.now.get())).await?;
                let keys = rows.into_iter().flatten().filter_map(|value| match value {
                    Value::Tenant(key) => Some(key),
                    _ => None,
                });
                Ok(keys.collect())
            },
        )
    }
}

impl<T: HasMembers<A>, A: Account> Default for PurgeableTenants<T, A> {
    fn default() -> Self {
        Self::new()
    }
}

fn due<T: HasMembers<A>, A: Account>(now: i64) -> Statement<T, A> {
    let columns = <T as HasAccounts>::COLUMNS;
    let stands = |standing: TenantStatus| {
        Statement::empty()
            .name(columns.status)
            .sql(" = ")
            .literal(standing.name())
    };
    Statement::new("SELECT ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" WHERE ")
        .then(stands(TenantStatus::Purging))
        .sql(" OR (")
        .then(stands(TenantStatus::Deleting))
        .sql(" AND ")
        .name(columns.purge_at)
        .sql(" <= ")
        .given(Value::Number(now))
        .sql(") ORDER BY ")
        .name(columns.purge_at)
        .sql(", ")
        .name(<T::KeyColumn as Column>::NAME)
        .reads(&[Kind::Tenant])
}

impl<T, A> fmt::Debug for PurgeableTenants<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PurgeableTenants").finish_non_exhaustive()
    }
}
