//! Entries that are old enough to go.

use super::action::Action;
use super::entry::Entry;
use super::model::{AuditLog, HasAuditLog};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::columns::AuditColumns;
use crate::database::Database;
use crate::error::Error;
use crate::operation::{Act, Session, Statement, Work, is, repeated};
use crate::value::{Kind, Value, Values};
use std::fmt;
use std::time::Duration;
use tenancy_admin::database::Operation;
use tenancy_runtime::catalog::TableName;

/// Deletes the entries of all audit logs that are older than a while, and says how many these were. Run it from time to time.
///
/// It does it tenant by tenant, each in a transaction of its own, and leaves an entry that says how many have gone. Nothing
/// else of this library deletes an entry, but the removal of the whole tenant.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use std::time::Duration;
/// use tenancy::accounts::PruneAudit;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("old entries go");
/// let a_year = Duration::from_hours(365 * 24);
/// assert_eq!(PruneAudit::<Org, User>::by_operator("retention", a_year).execute(conn)?, 0);
/// # Ok(())
/// # }
/// ```
#[must_use = "no entry is deleted before calling `execute`"]
pub struct PruneAudit<T: HasAuditLog<A>, A: Account> {
    by: By<A>,
    keep: Duration,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: HasAuditLog<A>, A: Account> PruneAudit<T, A> {
    /// An operator deletes what is older than `keep`.
    pub fn by_operator(operator: impl Into<Operator>, keep: Duration) -> Self {
        Self {
            by: By::operator(operator),
            keep,
            of: std::marker::PhantomData,
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// What the database says. The tenants before are done with then.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, u64, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let before = self.by.now.before(self.keep);
                let mut deleted = 0;
                for row in session.rows(tenants_with(before)).await? {
                    let Some(Value::Tenant(tenant)) = row.into_iter().next() else {
                        continue;
                    };
                    let by = &self.by;
                    let pruning = Pruning::<T, A> { tenant, before, by };
                    match repeated(&mut session, &pruning).await {
                        // It is being purged, or is gone.
                        Err(Error::TenantNotServed { .. } | Error::NotAMember) => {}
                        done => deleted += done?,
                    }
                }
                Ok(deleted)
            },
        )
    }
}

fn columns<T: HasAuditLog<A>, A: Account>() -> AuditColumns {
    <T::AuditLog as AuditLog>::COLUMNS
}

fn table<T: HasAuditLog<A>, A: Account>() -> TableName {
    TableName::of::<<T::AuditLog as AuditLog>::Table>()
}

/// ` <at> < ?`
fn older<T: HasAuditLog<A>, A: Account>(before: i64) -> Statement<T, A> {
    Statement::empty()
        .name(columns::<T, A>().at)
        .sql(" < ")
        .given(Value::Number(before))
}

fn tenants_with<T: HasAuditLog<A>, A: Account>(before: i64) -> Statement<T, A> {
    Statement::new("SELECT DISTINCT ")
        .name(columns::<T, A>().tenant)
        .sql(" FROM ")
        .table(&table::<T, A>())
        .sql(" WHERE ")
        .then(older(before))
        .reads(&[Kind::Tenant])
}

struct Pruning<'p, T: HasAuditLog<A>, A: Account> {
    tenant: T::Key,
    before: i64,
    by: &'p By<A>,
}

impl<T: HasAuditLog<A>, A: Account> Act<T, A> for Pruning<'_, T, A> {
    type Done = u64;

    async fn act(&self, session: &mut Session<T, A>) -> Result<u64, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), self.by).await?;
        let delete = Statement::new("DELETE FROM ")
            .table(&table::<T, A>())
            .sql(" WHERE ")
            .then(is(
                columns::<T, A>().tenant,
                Value::Tenant(self.tenant.clone()),
            ))
            .sql(" AND ")
            .then(older(self.before));
        let deleted = work.session.write(delete).await?;
        if deleted > 0 {
            let entry = Entry::of(Action::AuditPruned).number("count", deleted);
            work.record(entry).await?;
        }
        Ok(deleted)
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for PruneAudit<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PruneAudit").finish_non_exhaustive()
    }
}
