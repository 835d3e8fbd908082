//! Removing a tenant with all that it owns.

use super::batches::in_batches;
use super::counts::Counts;
use super::deletion::empty;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::lock::{self, Look};
use super::order::OwnRow;
use super::ownership::Kind;
use super::plan::Plan;
use super::progress::{Progress, Tally};
use super::transaction::{in_snapshot, in_transaction};
use crate::database::run::{Database, Operation};
use crate::database::session::{Session, Teller};
use crate::database::terms::Ends;
use std::fmt;
use tenancy_runtime::Tenant;

/// Removes a tenant and every row that it owns, in the order that foreign keys allow; its own row goes last.
///
/// A tenant whose own row is gone already can be removed too: what it has left behind is.
///
/// Rows that stay and refer to rows that would go are an [`Error::Referenced`], before anything is deleted: rows of
/// tables that the program has not designated, if the foreign key has no `ON DELETE` that settles it, and rows of other
/// tenants or of nobody in any case, however many tables are between; also those that share something with the tenant,
/// and tenants below it in a hierarchy. Delete or change them first.
///
/// It is one transaction, which locks the tenant's rows: see [the module](super#what-is-locked-and-what-waits). A huge
/// tenant would lock its rows for long in that, so it can be removed in batches, each in a transaction of its own, unless
/// one has begun already: [`batches_of`](Removal::batches_of). If that is interrupted, run it again. Tables that refer to
/// each other in a circle are emptied in one batch.
///
/// The key is free afterwards. A connection, a payload of a job or a session that was made for the tenant opens whichever tenant gets it
/// next, so no other one should: SQLite gives the key of the last row again, unless the column is `integer primary key
/// autoincrement`. `tenancy::accounts::PurgeTenant` keeps the row.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Removal;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs'), (3, 1, 'mine')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 1 has left");
///
/// let removal = Removal::<Org>::of(1).batches_of(500);
/// assert_eq!(removal.dry_run(conn)?.rows(), 3);
/// removal
///     .on_progress(|progress| println!("{}: {}", progress.table, progress.rows))
///     .execute(conn)?;
///
/// assert_eq!(Post::scoped().select(posts::title).load::<String>(conn)?, ["theirs"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a tenant is only removed when calling `execute`"]
pub struct Removal<T: Tenant, Report = fn(&Progress)> {
    key: Key<T>,
    batch: Option<u64>,
    report: Report,
}

impl<T: Tenant, Report> fmt::Debug for Removal<T, Report> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Removal")
            .field("batch", &self.batch)
            .finish_non_exhaustive()
    }
}

impl<T: Tenant> Removal<T> {
    /// Removes the tenant that `key` names.
    pub fn of(key: T::Key) -> Self {
        Self {
            key: Key(key),
            batch: None,
            report: |_| (),
        }
    }
}

impl<T: Tenant, Report: FnMut(&Progress)> Removal<T, Report> {
    /// Deletes at most so many rows in one transaction.
    ///
    /// Lock the tenant out before. Each batch leaves a row alone that another one has come to refer to, which is an error
    /// then; and the tenant's own row goes when nothing else is left of it. So a tenant that is still served loses
    /// nothing by it to others. But the removal deletes no more rows than there were at its beginning, and is an
    /// [`Error::RowsCome`] if there are more: what has been deleted until then is gone.
    ///
    /// # Panics
    ///
    /// When `rows` is zero.
    pub fn batches_of(self, rows: u32) -> Self {
        assert!(rows > 0, "a batch of no rows would never end");
        Self {
            batch: Some(rows.into()),
            ..self
        }
    }

    /// Calls `report` after each batch, when it has been committed; without batches, after each table.
    pub fn on_progress<F: FnMut(&Progress)>(self, report: F) -> Removal<T, F> {
        Removal {
            key: self.key,
            batch: self.batch,
            report,
        }
    }

    /// Counts what would be deleted, and deletes nothing.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Removal::execute), as far as they can be known without deleting.
    pub fn dry_run<'a, Conn: Database<Key<T>>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.key.clone(), ());
        conn.run(operation, async move |mut session, _| {
            let plan = in_snapshot(&mut session, async |session| {
                let holdings = Holdings::of(session, kind).await?;
                Plan::make(session, holdings, OwnRow::Goes, Look::Only).await
            });
            Ok(plan.await?.counts)
        })
    }

    /// Deletes, and says how much.
    ///
    /// # Errors
    ///
    /// [`Error::Referenced`] if rows that stay refer to rows that would go, [`Error::Cycle`] if no order is right,
    /// [`Error::RowsStayed`] if the database skips rows, [`Error::RowsCome`] if a removal in batches finds no end,
    /// [`Error::Isolation`] in a transaction that does not see what is committed, [`Error::MissingTable`],
    /// [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and database do not fit, and what the database says.
    pub fn execute<'a, Conn: Database<Key<T>, (), Report>>(
        self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error>
    where
        Report: 'a,
    {
        let kind = Kind::of::<T>();
        let batch = self.batch;
        let operation = Operation {
            gives: Ends {
                source: self.key,
                target: (),
            },
            hears: self.report,
            hear: |report: &mut Report, progress| {
                report(&progress);
                Ok(())
            },
        };
        conn.run(operation, async move |mut session, teller| {
            let counts = match batch {
                Some(batch) => in_batches(&mut session, kind, batch, teller).await?,
                None => at_once(&mut session, kind, teller).await?,
            };
            tracing::info!(
                target: "tenancy",
                tenant = kind.name,
                rows = counts.rows(),
                "tenant removed"
            );
            Ok(counts)
        })
    }
}

async fn at_once(
    session: &mut Session,
    kind: Kind,
    teller: Teller<Progress>,
) -> Result<Counts, Error> {
    let holdings = Holdings::of(session, kind).await?;
    in_transaction(session, async |session| {
        lock::tenant(session, &holdings, |_| true).await?;
        let plan = Plan::make(session, holdings, OwnRow::Goes, Look::AndLock).await?;
        let mut tally = Tally::new(&plan, teller);
        for step in &plan.steps {
            for (table, rows) in empty(session, &plan.holdings, step).await? {
                tally.begin(table);
                tally.add(session, table, rows).await?;
            }
        }
        plan.holdings
            .show_none(session, Held::owned_rows_if_any)
            .await?;
        Ok(tally.end())
    })
    .await
}
