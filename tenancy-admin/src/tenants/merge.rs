//! Merging two tenants.

use super::counts::Counts;
use super::emptying::refers_to_none;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::lock::{self, Look};
use super::ownership::{Kind, is};
use super::references::Search;
use super::target::Nowhere;
use super::transaction::{in_snapshot, in_transaction};
use super::transfer::Move;
use crate::database::beside::Beside;
use crate::database::run::{Database, Operation};
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use diesel::QueryResult;
use diesel::result::Error::NotFound;
use std::fmt;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// Makes one tenant of two: all rows go over, and then the tenant that gave them is deleted.
///
/// Columns that only name the tenant, as a share does, name the other one afterwards. So tenants below it in a hierarchy
/// are below the other one; if that one is below it, it gets its place. For the rest it is a
/// [`Transfer`](super::Transfer).
///
/// Rows that are global by their flag do not go over. If one of them refers to the tenant by a foreign key, the merge is
/// an [`Error::Referenced`](super::Error::Referenced): give it to another tenant first.
///
/// Rows go over as they are, also those by which somebody acts for the tenant or joins it: API keys, join links, proofs of domains.
/// Merge tenants with accounts by `tenancy::accounts::MergeTenants`, which ends these.
///
/// No row keeps the key of the tenant that is gone: that is for the database to do, as after a
/// [`Removal`](super::Removal), which says what follows. `tenancy::accounts::MergeTenants` keeps the row.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Merge;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 2 has bought org 1");
/// Merge::<Org>::of(1).into(2).execute(conn)?;
/// assert_eq!(Org::scoped().select(orgs::id).load::<i32>(conn)?, [2]);
/// assert_eq!(Post::scoped().select(posts::org_id).load::<i32>(conn)?, [2, 2]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "tenants are only merged when calling `execute`"]
pub struct Merge<T: Tenant, Target = Nowhere> {
    source: Key<T>,
    target: Target,
}

impl<T: Tenant, Target> fmt::Debug for Merge<T, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merge").finish_non_exhaustive()
    }
}

impl<T: Tenant> Merge<T> {
    /// The tenant that will not be there any more.
    pub fn of(key: T::Key) -> Self {
        Self {
            source: Key(key),
            target: Nowhere,
        }
    }

    /// The tenant that stays.
    pub fn into(self, key: T::Key) -> Merge<T, Key<T>> {
        Merge {
            source: self.source,
            target: Key(key),
        }
    }
}

impl<T: Tenant> Merge<T, Key<T>> {
    /// Counts what would be moved, and what would collide, and changes nothing. The row that would be deleted is
    /// counted in the determining table, with the tenants that would get another one above them.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Merge::execute), as far as they can be known without merging.
    pub fn dry_run<'a, Conn: Database<Key<T>, Key<T>>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        self.dry_run_beside(Beside::default(), conn)
    }

    /// The same, of a merge beside which somebody else writes. That is not written.
    #[doc(hidden)]
    pub fn dry_run_beside<'a, Conn: Database<Key<T>, Key<T>>>(
        &self,
        beside: Beside,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.source.clone(), self.target.clone());
        let Beside {
            twins,
            purging,
            gone_over,
            stays,
            ..
        } = beside;
        conn.run(operation, async move |mut session, _| {
            in_snapshot(&mut session, async |session| {
                let holdings = holdings(session, kind, twins.as_ref()).await?;
                none_is_purged(session, &holdings, purging).await?;
                let gone_over = match &gone_over {
                    Some(table) => session.find(table).await?,
                    None => None,
                };
                let gone_over = gone_over.as_deref();
                if stays.is_some() {
                    refers_to_none(session, &holdings, Look::Only).await?;
                }
                Ok(plan(session, holdings, Look::Only, gone_over).await?.1)
            })
            .await
        })
    }

    /// Merges, and says how many rows of each table were written or deleted.
    ///
    /// # Errors
    ///
    /// Those of [`Transfer::execute`](super::Transfer::execute), and [`Error::Referenced`] if rows that do not go over
    /// refer to the tenant's own row.
    pub fn execute<Conn: Database<Key<T>, Key<T>>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        self.execute_beside(Beside::default(), conn)
    }

    /// The same, with what is to be written beside.
    #[doc(hidden)]
    pub fn execute_beside<Conn: Database<Key<T>, Key<T>>>(
        self,
        beside: Beside,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.source, self.target);
        let Beside {
            first,
            entry,
            purging,
            twins,
            stays,
            last,
            ..
        } = beside;
        conn.run(operation, async move |mut session, _| {
            let holdings = holdings(&mut session, kind, twins.as_ref()).await?;
            let counts = in_transaction(&mut session, async |session| {
                lock::both(session, &holdings).await?;
                for write in first {
                    session.write(write).await?;
                }
                let purging = purging.map(Statement::latest);
                none_is_purged(session, &holdings, purging).await?;
                let entered = match entry {
                    Some(entry) => session.write(entry).await?,
                    None => 1,
                };
                if stays.is_some() {
                    refers_to_none(session, &holdings, Look::AndLock).await?;
                }
                let (plan, counts) = plan(session, holdings, Look::AndLock, None).await?;
                if entered == 0 {
                    // Both are there: the database has a rule, or a trigger, that skips it.
                    return Err(NotFound.into());
                }
                take_its_place(session, &plan.holdings).await?;
                plan.run(session).await?;
                // Nothing refers to it any more.
                end(session, &plan.holdings, stays).await?;
                plan.is_all(session).await?;
                for write in last {
                    session.write(write).await?;
                }
                Ok(counts)
            })
            .await?;
            tracing::info!(
                target: "tenancy",
                tenant = kind.name,
                rows = counts.rows(),
                "tenant merged into another one"
            );
            Ok(counts)
        })
    }
}

async fn holdings(
    session: &mut Session,
    kind: Kind,
    twins: Option<&(TableName, &'static str)>,
) -> Result<Holdings, Error> {
    let holdings = Holdings::of(session, kind).await?;
    Ok(match twins {
        Some((table, column)) => holdings.have_twins(table, column),
        None => holdings,
    })
}

/// Neither of the two is being purged, or has been.
async fn none_is_purged(
    session: &mut Session,
    holdings: &Holdings,
    purging: Option<Statement>,
) -> Result<(), Error> {
    if let Some(purging) = purging
        && session.count(purging).await? > 0
    {
        let table = holdings.determining().name.clone();
        return Err(Error::Purged { table });
    }
    Ok(())
}

async fn plan(
    session: &mut Session,
    holdings: Holdings,
    look: Look,
    gone_over: Option<&str>,
) -> Result<(Move, Counts), Error> {
    let (plan, mut counts) = Move::plan(session, holdings, Held::merges, look).await?;
    let holdings = &plan.holdings;
    let mut search = Search::new(holdings, look);
    search.merging(session, gone_over).await?;
    search.end()?;
    let own_row = holdings.determining().owned_rows();
    let own_row = look.at(session, holdings, own_row).await?;
    counts.add(&holdings.determining().name, own_row);
    Ok((plan, counts))
}

/// What is left of the tenant that goes: its row as somebody else has it stay, or nothing.
async fn end(
    session: &mut Session,
    holdings: &Holdings,
    stays: Option<QueryResult<Statement>>,
) -> Result<(), Error> {
    if let Some(stays) = stays {
        return Ok(session.write_some(stays?).await?);
    }
    let determining = holdings.determining();
    let delete = Statement::new(holdings.facts.delete());
    session.write(delete.then(determining.owned_rows())).await?;
    determining.gone(session, determining.owned_rows()).await
}

/// A tenant that is merged into one below it leaves that one its place: else the other would be below itself.
async fn take_its_place(session: &mut Session, holdings: &Holdings) -> Result<(), Error> {
    const ROW: Alias = Alias(0);
    let tenants = holdings.determining();
    for above in &tenants.names {
        let from = || Statement::new(" FROM ").table_as(&tenants.name, ROW);
        let below = Statement::new("WITH RECURSIVE tenancy_above (above) AS (SELECT ")
            .column(ROW, above)
            .then(from())
            .sql(" WHERE ")
            .then(is(holdings.key, Given::Target, ROW))
            .sql(" UNION SELECT ")
            .column(ROW, above)
            .then(from())
            .sql(" INNER JOIN tenancy_above ON ")
            .column(ROW, holdings.key)
            .sql(" = tenancy_above.above) SELECT count(*) FROM tenancy_above WHERE above = ")
            .given(Given::Source);
        if session.count(below).await? == 0 {
            continue;
        }
        // MySQL reads the table that it writes only as a derived one.
        let place = Statement::new(holdings.facts.update())
            .table_as(&tenants.name, ROW)
            .sql(" SET ")
            .name(above)
            .sql(" = (SELECT place.above FROM (SELECT ")
            .column(ROW, above)
            .sql(" AS above")
            .then(from())
            .sql(" WHERE ")
            .then(is(holdings.key, Given::Source, ROW))
            .sql(") AS place) WHERE ")
            .then(is(holdings.key, Given::Target, ROW));
        session.write(place).await?;
    }
    Ok(())
}
