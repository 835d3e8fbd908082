//! Moving the rows of a query.

use super::error::Error;
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::lock::{self, Look};
use super::ownership::{Kind, Ownership};
use super::references::Search;
use super::target::Nowhere;
use super::transaction::{in_snapshot, in_transaction};
use crate::database::run::{Database, Operation};
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::catalog::{Names, TableName};
use tenancy_runtime::scoped::UnscopedFilters;
use tenancy_runtime::{Tenant, Tenanted};

/// Gives the rows of a query to a tenant; made by [`Transfer::of`](super::Transfer::of). `W` is the query's `WHERE`.
#[must_use = "rows are only moved when calling `execute`"]
pub struct RowTransfer<Tab, W, Target = Nowhere> {
    rows: UnscopedFilters<W>,
    target: Target,
    table: PhantomData<fn() -> Tab>,
}

impl<Tab, W, Target> fmt::Debug for RowTransfer<Tab, W, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowTransfer").finish_non_exhaustive()
    }
}

impl<Tab: Tenanted, W> RowTransfer<Tab, W> {
    pub(crate) fn new(rows: UnscopedFilters<W>) -> Self {
        Self {
            rows,
            target: Nowhere,
            table: PhantomData,
        }
    }

    /// The tenant that gets the rows.
    pub fn to(self, key: <Tab::Tenant as Tenant>::Key) -> RowTransfer<Tab, W, Key<Tab::Tenant>> {
        RowTransfer {
            rows: self.rows,
            target: Key(key),
            table: self.table,
        }
    }
}

impl<Tab, W, T> RowTransfer<Tab, W, Key<T>>
where
    T: Tenant,
    Tab: Tenanted<Tenant = T> + QuerySource<FromClause: QueryFragment<Names>>,
{
    /// Counts the rows, and moves none.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](RowTransfer::execute), as far as they can be known without moving.
    pub fn dry_run<'a, Conn>(&'a self, conn: &'a mut Conn) -> Conn::Answer<'a, u64, Error>
    where
        Conn: Database<&'a UnscopedFilters<W>, Key<T>>,
    {
        let moved = Moved::of::<Tab>();
        let operation = Operation::unheard(&self.rows, self.target.clone());
        conn.run(operation, async move |mut session, _| {
            in_snapshot(&mut session, async |session| {
                let holdings = Holdings::of(session, moved.kind).await?;
                let held = holdings.table(session, &moved.table).await?;
                let determining = holdings.determining();
                exists(&holdings, determining.count(session, Given::Target).await?)?;
                look(session, &holdings, held, moved.owner, Look::Only).await?;
                let counting = Statement::new("SELECT count(*) FROM ")
                    .table(&held.name)
                    .then(somebodys(held, moved.owner));
                Ok(session.count(counting).await?)
            })
            .await
        })
    }

    /// Moves the rows, and says how many; among them those that the tenant has already, and none that is nobody's.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchTenant`] if the tenant that is to get the rows is not there, [`Error::Referenced`] if the database
    /// would change rows that do not go with them, [`Error::Isolation`] in a transaction
    /// that does not see what is committed, [`Error::MissingTable`], [`Error::NotDetermined`] or [`Error::OwnedTwice`] if
    /// program and database do not fit, and what the database says.
    pub fn execute<'a, Conn>(self, conn: &'a mut Conn) -> Conn::Answer<'a, u64, Error>
    where
        Conn: Database<UnscopedFilters<W>, Key<T>>,
        W: 'a,
    {
        let moved = Moved::of::<Tab>();
        let operation = Operation::unheard(self.rows, self.target);
        conn.run(operation, async move |mut session, _| {
            let holdings = Holdings::of(&mut session, moved.kind).await?;
            let held = holdings.table(&mut session, &moved.table).await?;
            let rows = in_transaction(&mut session, async |session| {
                lock::begin(session, &holdings).await?;
                exists(&holdings, lock::target(session, &holdings).await?)?;
                look(session, &holdings, held, moved.owner, Look::AndLock).await?;
                let moving = Statement::new(holdings.facts.update())
                    .table(&held.name)
                    .sql(" SET ")
                    .name(moved.owner)
                    .sql(" = ")
                    .given(Given::Target)
                    .then(somebodys(held, moved.owner));
                Ok(session.write(moving).await?)
            })
            .await?;
            tracing::info!(
                target: "tenancy",
                tenant = moved.kind.name,
                rows,
                "rows moved to another tenant"
            );
            Ok(rows)
        })
    }
}

/// Which rows are moved, as far as it is plain data.
struct Moved {
    kind: Kind,
    table: TableName,
    /// The tenant column.
    owner: &'static str,
}

impl Moved {
    fn of<Tab>() -> Self
    where
        Tab: Tenanted + QuerySource<FromClause: QueryFragment<Names>>,
    {
        Self {
            kind: Kind::of::<Tab::Tenant>(),
            table: TableName::of::<Tab>(),
            owner: Tab::Column::NAME,
        }
    }
}

fn exists(holdings: &Holdings, rows: u64) -> Result<(), Error> {
    if rows == 0 {
        return Err(Error::NoSuchTenant {
            table: holdings.determining().name.clone(),
        });
    }
    Ok(())
}

/// ` WHERE <a row of the query> AND <the row is somebody's>`
fn somebodys(held: &Held, owner: &str) -> Statement {
    let column = |column: &str| Statement::empty().table(&held.name).sql(".").name(column);
    let somebodys = Statement::empty()
        .given(Given::Source)
        .sql(" AND ")
        .then(column(owner))
        .sql(" IS NOT NULL");
    match held.ownership {
        Some(Ownership::Column {
            flag: Some(flag), ..
        }) => somebodys
            .sql(" AND ")
            .then(column(flag))
            .sql(" IS NOT TRUE"),
        _ => somebodys,
    }
}

/// Refuses what the database would change with the rows, and is not theirs. Under locks it stays as it is found.
async fn look(
    session: &mut Session,
    holdings: &Holdings,
    held: &Held,
    owner: &str,
    look: Look,
) -> Result<(), Error> {
    let identity = holdings.facts.row_identity(&held.primary_key);
    if identity.is_empty() {
        // Without a key nothing refers to them.
        return Ok(());
    }
    let among = |at: Alias| {
        let here = identity
            .iter()
            .map(|column| Statement::empty().column(at, column));
        let there = identity
            .iter()
            .map(|column| Statement::empty().table(&held.name).sql(".").name(column));
        Statement::new("(")
            .joined(here, ", ")
            .sql(") IN (SELECT ")
            .joined(there, ", ")
            .sql(" FROM ")
            .table(&held.name)
            .then(somebodys(held, owner))
            .end()
            .sql(")")
    };
    if look == Look::AndLock {
        let rows = Statement::new(" FROM ").table_as(&held.name, Alias(0));
        lock::rows(session, holdings, rows.sql(" WHERE ").then(among(Alias(0)))).await?;
    }
    let mut search = Search::new(holdings, look);
    search.moving(session, held, owner, among).await?;
    search.end()
}
