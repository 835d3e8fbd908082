//! Moving the rows of a query.

use super::database::{Database, in_snapshot, in_transaction};
use super::dialect::Dialect;
use super::error::Error;
use super::holdings::{Holdings, Ownership};
use super::lock;
use super::name::{Names, TableName};
use super::statement::{Key, Statement, count, write};
use super::transfer::Nowhere;
use crate::binding::{All, Bound};
use crate::conn::UnscopedConn;
use crate::designation::Tenanted;
use crate::tenant::Tenant;
use diesel::connection::LoadConnection;
use diesel::query_builder::{IntoUpdateTarget, QueryFragment};
use diesel::query_source::{Column, QuerySource};
use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

/// Gives the rows of a query to a tenant; made by [`Transfer::of`](super::Transfer::of). `W` is the query's `WHERE`.
#[must_use = "rows are only moved when calling `execute`"]
pub struct RowTransfer<Tab, W, Target = Nowhere> {
    rows: Bound<W, All>,
    target: Target,
    table: PhantomData<fn() -> Tab>,
}

impl<Tab, W, Target> fmt::Debug for RowTransfer<Tab, W, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowTransfer").finish_non_exhaustive()
    }
}

impl<Tab: Tenanted, W> RowTransfer<Tab, W> {
    pub(super) fn new(rows: impl IntoUpdateTarget<Table = Tab, WhereClause = W>) -> Self {
        Self {
            rows: Bound::new(rows.into_update_target().where_clause, &All::TENANTS),
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
        Bound<W, All>: QueryFragment<C::Backend>,
    {
        let target = C::key(&self.target);
        in_snapshot(conn, |conn| {
            let table = TableName::of::<Tab>();
            let holdings = Holdings::of::<T, C>(conn)?;
            exists(&holdings, holdings.determining().count(conn, target)?)?;
            let counting = Statement::new("SELECT count(*) FROM ")
                .table(&table)
                .fragment(&self.rows)
                .then(somebodys::<C>(conn, &holdings, &table, Tab::Column::NAME)?);
            Ok(count(conn, counting)?)
        })
    }

    /// Moves the rows, and says how many; among them those that the tenant has already, and none that is nobody's.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchTenant`] if the tenant that is to get the rows is not there, [`Error::Isolation`] in a transaction
    /// that does not see what is committed, [`Error::MissingTable`], [`Error::NotDetermined`] or [`Error::OwnedTwice`] if
    /// program and database do not fit, and what the database says.
    pub fn execute<C>(self, conn: &mut UnscopedConn<'_, C>) -> Result<u64, Error>
    where
        C: Database<T>,
        Bound<W, All>: QueryFragment<C::Backend>,
    {
        let target = C::key(&self.target);
        let table = TableName::of::<Tab>();
        let holdings = Holdings::of::<T, C>(conn)?;
        let somebodys = somebodys::<C>(conn, &holdings, &table, Tab::Column::NAME)?;
        let rows = in_transaction(conn, |conn| {
            lock::begin(conn, &holdings)?;
            exists(&holdings, lock::target(conn, &holdings, target)?)?;
            let moving = Statement::new(holdings.facts.update())
                .table(&table)
                .sql(" SET ")
                .name(Tab::Column::NAME)
                .sql(" = ")
                .key(target)
                .fragment(&self.rows)
                .then(somebodys);
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

fn exists(holdings: &Holdings, rows: u64) -> Result<(), Error> {
    if rows == 0 {
        return Err(Error::NoSuchTenant {
            table: holdings.determining().name.clone(),
        });
    }
    Ok(())
}

/// ` AND <the row is somebody's>`
fn somebodys<C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &TableName,
    owner: &str,
) -> Result<Statement<'static, C::Backend>, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let column = |column: &str| Statement::empty().table(table).sql(".").name(column);
    let somebodys = Statement::new(" AND ")
        .then(column(owner))
        .sql(" IS NOT NULL");
    let held = holdings.table(conn, table)?;
    Ok(match held.and_then(|held| held.ownership.as_ref()) {
        Some(Ownership::Column {
            flag: Some(flag), ..
        }) => somebodys
            .sql(" AND ")
            .then(column(flag))
            .sql(" IS NOT TRUE"),
        _ => somebodys,
    })
}
