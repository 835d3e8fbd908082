//! Moving the rows of a query.

use super::error::Error;
use super::holdings::{Held, Holdings, Ownership};
use super::lock::{self, Look};
use super::references::Search;
use super::transfer::Nowhere;
use crate::database::backend::KnownBackend;
use crate::database::run::{Database, in_snapshot, in_transaction};
use crate::database::statement::{Alias, Key, Statement, count, write};
use diesel::connection::LoadConnection;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::Tenant;
use tenancy_runtime::Tenanted;
use tenancy_runtime::UnscopedConn;
use tenancy_runtime::catalog::{Names, TableName};
use tenancy_runtime::scoped::UnscopedFilters;

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
    pub fn dry_run<C>(&self, conn: &mut UnscopedConn<'_, C>) -> Result<u64, Error>
    where
        C: Database<T>,
        UnscopedFilters<W>: QueryFragment<C::Backend>,
    {
        let target = C::key(&self.target);
        in_snapshot(conn, |conn| {
            let holdings = Holdings::of::<T, C>(conn)?;
            let held = table::<C>(conn, &holdings, &TableName::of::<Tab>())?;
            exists(&holdings, holdings.determining().count(conn, target)?)?;
            let owner = Tab::Column::NAME;
            look(conn, &holdings, held, owner, &self.rows, Look::Only)?;
            let counting = Statement::new("SELECT count(*) FROM ")
                .table(&held.name)
                .then(somebodys(&self.rows, held, owner));
            Ok(count(conn, counting)?)
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
    pub fn execute<C>(self, conn: &mut UnscopedConn<'_, C>) -> Result<u64, Error>
    where
        C: Database<T>,
        UnscopedFilters<W>: QueryFragment<C::Backend>,
    {
        let target = C::key(&self.target);
        let holdings = Holdings::of::<T, C>(conn)?;
        let held = table::<C>(conn, &holdings, &TableName::of::<Tab>())?;
        let owner = Tab::Column::NAME;
        let rows = in_transaction(conn, |conn| {
            lock::begin(conn, &holdings)?;
            exists(&holdings, lock::target(conn, &holdings, target)?)?;
            look(conn, &holdings, held, owner, &self.rows, Look::AndLock)?;
            let moving = Statement::new(holdings.facts.update())
                .table(&held.name)
                .sql(" SET ")
                .name(owner)
                .sql(" = ")
                .key(target)
                .then(somebodys(&self.rows, held, owner));
            Ok(write(conn, &moving)?)
        })?;
        tracing::info!(
            target: "tenancy",
            tenant = type_name::<T>(),
            rows,
            "rows moved to another tenant"
        );
        Ok(rows)
    }
}

/// The table of the rows, which the program designates for these tenants.
fn table<'h, C>(conn: &mut C, holdings: &'h Holdings, name: &TableName) -> Result<&'h Held, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let held = holdings.table(conn, name)?;
    held.ok_or_else(|| Error::MissingTable {
        table: name.clone(),
    })
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
fn somebodys<'k, DB: KnownBackend>(
    rows: &'k dyn QueryFragment<DB>,
    held: &Held,
    owner: &str,
) -> Statement<'k, DB> {
    let column = |column: &str| Statement::empty().table(&held.name).sql(".").name(column);
    let somebodys = Statement::empty()
        .fragment(rows)
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
fn look<C>(
    conn: &mut C,
    holdings: &Holdings,
    held: &Held,
    owner: &str,
    rows: &dyn QueryFragment<C::Backend>,
    look: Look,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let identity = holdings.facts.row_identity(&held.primary_key);
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
            .then(somebodys(rows, held, owner))
            .end()
            .sql(")")
    };
    if identity.is_empty() {
        // Without a key nothing refers to them.
        return Ok(());
    }
    if look == Look::AndLock {
        let rows = Statement::new(" FROM ").table_as(&held.name, Alias(0));
        lock::rows(conn, holdings, rows.sql(" WHERE ").then(among(Alias(0))))?;
    }
    let mut search = Search::new(holdings, look);
    search.moving(conn, held, owner, among)?;
    search.end()
}
