//! The end of a tenant.
//!
//! First the tenant is marked as purging, which does not turn back, by an update that asks whether its deletion is due.
//! Then its rows go, in batches. The last transaction sees that none is left, and marks the tenant as purged. So whoever is
//! interrupted begins again, and whoever restores the tenant is before the mark, or too late.

use crate::clock::{Clock, Now};
use crate::error::Error;
use crate::status::TenantStatus;
use crate::tenant_count;
use crate::tenants::{HasAccounts, TenantColumns};
use crate::value::TenantsTable;
use diesel::query_source::Column;
use std::fmt;
use tenancy_admin::__private::{Given, about_tenant, empty_but_its_row};
use tenancy_admin::database::{Session, Statement};
use tenancy_admin::tenants::{Counts, Database, Key};
use tenancy_runtime::catalog::TableName;

/// How many rows go in one transaction.
const BATCH: u32 = 1000;

/// Purges a tenant whose deletion is due: deletes every row that it owns but its own, and says how many of each table.
///
/// Its own row stays, as [`Purged`](TenantStatus::Purged). So its key and its slug are nobody else's, and what refers to it
/// from elsewhere, an invoice for instance, still does. `purge_at` is when that was. The application's own columns of that
/// row stay as well: write over what nobody may keep. If the row refers to rows of the tenant, set that to null before.
///
/// Each batch of rows is a transaction of its own, as in [`Removal`](tenancy_admin::tenants::Removal), whose rules are those
/// of this. If it is interrupted, run it again: [`PurgeableTenants`](super::PurgeableTenants) has the tenant still.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use std::time::Duration;
/// use tenancy::accounts::{Error, PurgeTenant, PurgeableTenants, RestoreTenant, ScheduleDeletion};
///
/// /// A job, once a day.
/// fn purge(db: &mut SqliteConnection) -> Result<u64, Error> {
///     let conn = &mut db.unscoped("purge who has left");
///     let mut rows = 0;
///     for org in PurgeableTenants::<Org, User>::new().execute(conn)? {
///         rows += PurgeTenant::<Org>::of(org).execute(conn)?.rows();
///     }
///     Ok(rows)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let now = Duration::ZERO;
/// let schedule = ScheduleDeletion::<Org, User>::by_operator("ines", 1).due_in(now);
/// schedule.execute(&mut db.unscoped("an example"))?;
/// // Three memberships, a note, and the entry of the audit log.
/// assert_eq!(purge(&mut db)?, 5);
/// assert_eq!(purge(&mut db)?, 0);
/// let restored = RestoreTenant::<Org, User>::by_operator("ines", 1).execute(&mut db.unscoped("an example"));
/// assert!(matches!(restored, Err(Error::TenantTransition { .. })));
/// # Ok(())
/// # }
/// ```
#[must_use = "a tenant is only purged when calling `execute`"]
pub struct PurgeTenant<T: HasAccounts> {
    tenant: T::Key,
    now: Now,
    batch: u32,
}

impl<T: HasAccounts> PurgeTenant<T> {
    /// Purges the tenant of this key.
    pub const fn of(tenant: T::Key) -> Self {
        Self {
            tenant,
            now: Now::SYSTEM,
            batch: BATCH,
        }
    }

    /// Deletes at most so many rows in one transaction; otherwise a thousand.
    ///
    /// # Panics
    ///
    /// When `rows` is zero.
    pub fn batches_of(self, rows: u32) -> Self {
        assert!(rows > 0, "a batch of no rows would never end");
        Self {
            batch: rows,
            ..self
        }
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
    /// [`Error::NotDue`]; [`Error::TenantTransition`] if the tenant's deletion is not scheduled, or it has been purged;
    /// [`Error::UnknownTenant`]; [`Error::Removal`] if its rows cannot go; and what the database says. If it is one of the
    /// last two, the tenant is being purged from then on: see to it, and run it again.
    pub fn execute<Conn: Database<Key<T>>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        let Self { tenant, now, batch } = self;
        about_tenant::<T, _, _, _, _>(tenant, conn, async move |mut session, teller| {
            let now = now.get();
            session.begin().await?;
            let begun = begin::<T>(&mut session, now).await;
            session.end(begun).await?;
            let last = one_less::<T>().into_iter().chain([purged::<T>(now)]);
            let last = last.collect();
            Ok(empty_but_its_row::<T>(&mut session, batch.into(), teller, last).await?)
        })
    }
}

/// From here on it does not turn back.
async fn begin<T: HasAccounts>(session: &mut Session, now: i64) -> Result<(), Error> {
    let TenantColumns {
        status, purge_at, ..
    } = T::COLUMNS;
    let begin = set_standing::<T>(TenantStatus::Purging)
        .then(is_tenant::<T>())
        .sql(" AND (")
        .then(stands::<T>(TenantStatus::Purging))
        .sql(" OR (")
        .then(stands::<T>(TenantStatus::Deleting))
        .sql(" AND ")
        .name(purge_at)
        .sql(format!(" <= {now}))"));
    if session.write(begin).await? > 0 {
        return Ok(());
    }
    let select = Statement::new("SELECT ")
        .name(status)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .then(is_tenant::<T>());
    let row = session.rows(select).await?.pop();
    let Some(status) = row.into_iter().flatten().flatten().next() else {
        return Err(Error::UnknownTenant);
    };
    Err(match TenantStatus::named(&status)? {
        TenantStatus::Deleting => Error::NotDue,
        from => Error::TenantTransition {
            from,
            to: TenantStatus::Purging,
        },
    })
}

/// There is one tenant less, if they are counted, and if this one is not purged already.
fn one_less<T: HasAccounts>() -> Option<Statement> {
    let count = T::SHARED.count.as_ref()?;
    let purging = Statement::new(" AND EXISTS (SELECT 1 FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .then(is_tenant::<T>())
        .sql(" AND ")
        .then(stands::<T>(TenantStatus::Purging))
        .sql(")");
    Some(tenant_count::one_less(count).then(purging))
}

/// What is left of it.
fn purged<T: HasAccounts>(now: i64) -> Statement {
    let columns = T::COLUMNS;
    let none = [columns.owners, columns.seats_used];
    let none = none.map(|column| Statement::new(", ").name(column).sql(" = 0"));
    set_standing::<T>(TenantStatus::Purged)
        .sql(", ")
        .name(columns.purge_at)
        .sql(format!(" = {now}"))
        .joined(none, "")
        .then(is_tenant::<T>())
        .sql(" AND ")
        .then(stands::<T>(TenantStatus::Purging))
}

fn set_standing<T: HasAccounts>(to: TenantStatus) -> Statement {
    Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .then(stands::<T>(to))
}

/// `<status> = '..'`
fn stands<T: HasAccounts>(standing: TenantStatus) -> Statement {
    Statement::empty()
        .name(T::COLUMNS.status)
        .sql(" = ")
        .literal(standing.name())
}

fn is_tenant<T: HasAccounts>() -> Statement {
    Statement::new(" WHERE ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = ")
        .given(Given::Source)
}

impl<T: HasAccounts> fmt::Debug for PurgeTenant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PurgeTenant").finish_non_exhaustive()
    }
}
