//! The connections on which all of this runs.

use super::backend::KnownBackend;
use super::statement::{AnyKey, Key, Statement, rows};
use crate::tenants::Error;
use diesel::connection::{Connection, LoadConnection, TransactionManager};
use diesel::query_builder::QueryFragment;
use tenancy_runtime::Tenant;
use tenancy_runtime::UnscopedConn;

/// A Diesel connection to a database that stores keys of tenants of the type `T`.
#[diagnostic::on_unimplemented(
    message = "tenants of type `{T}` cannot be moved or removed on this connection",
    label = "not a connection to a database that `tenancy::tenants` knows",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait Database<T: Tenant>: LoadConnection<Backend: KnownBackend> {
    #[doc(hidden)]
    fn key(key: &Key<T>) -> AnyKey<'_, Self::Backend>;
}

impl<T, C> Database<T> for C
where
    T: Tenant,
    C: LoadConnection<Backend: KnownBackend>,
    Key<T>: QueryFragment<C::Backend>,
{
    fn key(key: &Key<T>) -> AnyKey<'_, C::Backend> {
        key
    }
}

/// Runs `run` in a transaction that sees one state of the database; inside another transaction, what that one sees.
pub(crate) fn in_snapshot<C, R>(
    unscoped: &mut UnscopedConn<'_, C>,
    run: impl FnOnce(&mut C) -> Result<R, Error>,
) -> Result<R, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let conn = &mut **unscoped;
    let facts = C::Backend::facts_of(conn)?;
    let outermost = is_outermost(conn)?;
    if let Some(sql) = facts.before_transaction().filter(|_| outermost) {
        conn.batch_execute(sql)?;
    }
    unscoped.transaction(|conn| {
        if let Some(sql) = facts.snapshot().filter(|_| outermost) {
            conn.batch_execute(sql)?;
        }
        run(conn)
    })
}

/// Runs `run` in a transaction in which what has waited for a lock sees what it has waited for; inside another one, in a
/// savepoint, unless that one is of another kind.
pub(crate) fn in_transaction<C, R>(
    unscoped: &mut UnscopedConn<'_, C>,
    run: impl FnOnce(&mut C) -> Result<R, Error>,
) -> Result<R, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let conn = &mut **unscoped;
    let facts = C::Backend::facts_of(conn)?;
    let outermost = is_outermost(conn)?;
    if outermost {
        if let Some(sql) = facts.before_transaction() {
            conn.batch_execute(sql)?;
        }
    } else if let Some(select) = facts.is_blind()
        && !rows(conn, Statement::new(select))?.is_empty()
    {
        return Err(Error::Isolation);
    }
    unscoped.transaction(|conn| {
        if let Some(sql) = facts.in_transaction().filter(|_| outermost) {
            conn.batch_execute(sql)?;
        }
        run(conn)
    })
}

fn is_outermost<C: Connection>(conn: &mut C) -> diesel::QueryResult<bool> {
    let status = C::TransactionManager::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.is_none())
}
