//! Moving rows to another tenant: all of a tenant's, or those of a query.

use super::counts::Counts;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::lock::{self, Look};
use super::order;
use super::ownership::Kind;
use super::references::Search;
use super::rewrite::Rewrite;
use super::row_transfer::RowTransfer;
use super::target::Nowhere;
use super::together::write_together;
use super::transaction::{in_snapshot, in_transaction};
use crate::database::run::{Database, Operation};
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use diesel::query_builder::IntoUpdateTarget;
use std::fmt;
use tenancy_runtime::policy::{Policy, RestrictSelect, WritePolicy};
use tenancy_runtime::scoped::{Filters, unscoped_filters};
use tenancy_runtime::{Scoped, Tenant, Tenanted};

/// Gives all rows of a tenant to another one, or, by [`Transfer::of`], those of a query.
///
/// Both tenants stay: the row of the determining table is not touched, nor is a column that only names a tenant, as a
/// share does. [`Merge`](super::Merge) goes further. Rows that belong to a tenant through their parent go with it, and
/// are not counted.
///
/// A row of another tenant that refers to one that moves, by a key that holds the tenant column and has an `ON UPDATE`,
/// would be changed by the database: it is an [`Error::Referenced`].
///
/// It is one transaction, which locks the rows: see [the module](super#what-is-locked-and-what-waits). Foreign keys that
/// hold the tenant column are looked at when all rows have gone over: on
/// `SQLite` by `PRAGMA defer_foreign_keys`, which stays on until the transaction ends, on PostgreSQL by one statement
/// for all tables; on MySQL, where no constraint waits, by switching `foreign_key_checks` off in the session and looking
/// for what the writes have left dangling.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Transfer;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b'), (3, 1, 'c')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 2 has bought org 1");
///
/// let transfer = Transfer::<Org>::from(1).to(2);
/// assert_eq!(transfer.dry_run(conn)?.rows(), 2);
/// transfer.execute(conn)?;
///
/// assert_eq!(Post::scoped().filter(posts::org_id.eq(2)).count().get_result(conn), Ok(3_i64));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "rows are only moved when calling `execute`"]
pub struct Transfer<T: Tenant, Target = Nowhere> {
    source: Key<T>,
    target: Target,
}

impl<T: Tenant, Target> fmt::Debug for Transfer<T, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer").finish_non_exhaustive()
    }
}

impl<T: Tenant> Transfer<T> {
    /// Moves all rows of the tenant that `key` names. There need not be a row for that tenant itself.
    pub fn from(key: T::Key) -> Self {
        Self {
            source: Key(key),
            target: Nowhere,
        }
    }

    /// The tenant that gets the rows.
    pub fn to(self, key: T::Key) -> Transfer<T, Key<T>> {
        Transfer {
            source: self.source,
            target: Key(key),
        }
    }

    /// Moves the rows of a scoped query that has filters only, whichever tenant owns them. Rows that nobody owns are left
    /// alone: those without a tenant, and those that are global by their flag. To give a tenant a row that is nobody's
    /// yet, it adopts it.
    ///
    /// Rows that refer to them are not moved with them, unless it is through them that they belong to a tenant.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    /// # use tenancy::prelude::*;
    /// # use tenancy::tenants::Transfer;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
    /// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
    /// # diesel::sql_query("insert into posts values (1, 1, 'a'), (3, 1, 'c')").execute(&mut db)?;
    /// let conn = &mut db.unscoped("post 3 was written for org 2");
    /// assert_eq!(Transfer::of(Post::find(3)).to(2).execute(conn)?, 1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<Q, P, Tab>(rows: Scoped<Q, P>) -> RowTransfer<Tab, Filters<Q, P>>
    where
        P: Policy<Reading: RestrictSelect<Q, Query: IntoUpdateTarget<Table = Tab>>>,
        Tab: Tenanted<Tenant = T, Policy: WritePolicy>,
    {
        RowTransfer::new(unscoped_filters(rows))
    }
}

impl<T: Tenant> Transfer<T, Key<T>> {
    /// Counts what would be moved, and what would collide, and moves nothing.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Transfer::execute), as far as they can be known without moving.
    pub fn dry_run<'a, Conn: Database<Key<T>, Key<T>>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.source.clone(), self.target.clone());
        conn.run(operation, async move |mut session, _| {
            in_snapshot(&mut session, async |session| {
                let holdings = Holdings::of(session, kind).await?;
                let planned = Move::plan(session, holdings, Held::moves, Look::Only);
                Ok(planned.await?.1)
            })
            .await
        })
    }

    /// Moves the rows, and says how many.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchTenant`] if the tenant that is to get the rows is not there, [`Error::SameTenant`],
    /// [`Error::Referenced`] if the database would change rows of others, [`Error::RowsStayed`] if it skips rows,
    /// [`Error::Isolation`] in a transaction that does not see what is committed, [`Error::MissingTable`],
    /// [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and database do not fit, and what the database says:
    /// a unique violation if both tenants have a row of one key.
    pub fn execute<Conn: Database<Key<T>, Key<T>>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.source, self.target);
        conn.run(operation, async move |mut session, _| {
            let holdings = Holdings::of(&mut session, kind).await?;
            let counts = in_transaction(&mut session, async |session| {
                let (plan, counts) =
                    Move::plan(session, holdings, Held::moves, Look::AndLock).await?;
                plan.run(session).await?;
                plan.is_all(session).await?;
                Ok(counts)
            })
            .await?;
            tracing::info!(
                target: "tenancy",
                tenant = kind.name,
                rows = counts.rows(),
                "rows moved to another tenant"
            );
            Ok(counts)
        })
    }
}

/// What changes in which table.
pub(super) struct Move {
    pub(super) holdings: Holdings,
    tables: Vec<(usize, Vec<Rewrite>)>,
    rewrites: fn(&Held) -> Vec<Rewrite>,
}

impl Move {
    pub(super) async fn plan(
        session: &mut Session,
        holdings: Holdings,
        rewrites: fn(&Held) -> Vec<Rewrite>,
        look: Look,
    ) -> Result<(Self, Counts), Error> {
        if look == Look::AndLock {
            lock::tenant(session, &holdings, |table| !rewrites(table).is_empty()).await?;
        }
        differ(session, &holdings, look).await?;

        // Children go first: what the database does to them when a parent's key changes finds nothing to do.
        let owned = order::children_first(&holdings).into_iter();
        let others =
            (0..holdings.tables.len()).filter(|&at| holdings.tables[at].ownership.is_none());
        let tables: Vec<_> = owned
            .chain(others)
            .map(|at| (at, rewrites(&holdings.tables[at])))
            .filter(|(_, rewrites)| !rewrites.is_empty())
            .collect();

        // What others refer to is locked before those.
        let mut counted = Vec::new();
        for (at, rewrites) in tables.iter().rev() {
            let table = &holdings.tables[*at];
            let changed = table.changed_rows(rewrites);
            let rows = look.at(session, &holdings, changed).await?;
            counted.push((table, rewrites, rows));
        }
        let mut counts = Counts::default();
        let mut search = Search::new(&holdings, look);
        for (table, changes, rows) in counted.into_iter().rev() {
            // The run itself fails if there are any.
            let collisions = match table.count_collisions(changes) {
                Some(collisions) if look == Look::Only => session.count(collisions).await?,
                _ => 0,
            };
            counts.push(&table.name, rows, collisions);
            search.rewriting(session, table, changes, rewrites).await?;
            if let Some(twins) = &table.twins {
                let going = look.at(session, &holdings, twins.rows()).await?;
                counts.add(&table.name, going);
                search.ending(session, table, twins, rewrites).await?;
            }
        }
        search.end()?;
        let plan = Self {
            holdings,
            tables,
            rewrites,
        };
        Ok((plan, counts))
    }

    /// Writes all of it, and looks whether it has been done.
    pub(super) async fn run(&self, session: &mut Session) -> Result<(), Error> {
        let tables = || {
            let tables = self.tables.iter();
            tables.map(|(at, rewrites)| (&self.holdings.tables[*at], rewrites))
        };
        let facts = self.holdings.facts;
        let writes = tables().flat_map(|(table, rewrites)| {
            let twins = table.twins.as_ref();
            let end = twins.map(|twins| Statement::new(facts.delete()).then(twins.rows()));
            end.into_iter().chain([table.rewrite(facts, rewrites)])
        });
        let writes = writes.collect();
        let written: Vec<_> = self.tables.iter().map(|(at, _)| *at).collect();
        write_together(session, writes, &self.holdings.keys_of(&written)).await?;
        for (table, rewrites) in tables() {
            table.gone(session, table.changed_rows(rewrites)).await?;
            if let Some(twins) = &table.twins {
                table.gone(session, twins.rows()).await?;
            }
        }
        Ok(())
    }

    /// To be asked when nothing more is to be done: a view may show the tenant's own row.
    pub(super) async fn is_all(&self, session: &mut Session) -> Result<(), Error> {
        let shown = |view: &Held| {
            let rewrites = (self.rewrites)(view);
            (!rewrites.is_empty()).then(|| view.changed_rows(&rewrites))
        };
        self.holdings.show_none(session, shown).await
    }
}

/// The database compares the keys: there may be several ways to write one.
async fn differ(session: &mut Session, holdings: &Holdings, look: Look) -> Result<(), Error> {
    let determining = holdings.determining();
    let table = determining.name.clone();
    let there = match look {
        Look::Only => determining.count(session, Given::Target).await?,
        Look::AndLock => lock::target(session, holdings).await?,
    };
    if there == 0 {
        return Err(Error::NoSuchTenant { table });
    }
    let both = Statement::new("SELECT count(*)")
        .then(determining.owned_rows())
        .sql(" AND ")
        .then(determining.owned_by(Given::Target, Alias(0)));
    if session.count(look.of(both.end())).await? > 0 {
        return Err(Error::SameTenant { table });
    }
    Ok(())
}
