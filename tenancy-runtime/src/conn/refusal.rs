//! What makes a plain Diesel query on a tenant connection a compile error in words of ours.
//!
//! Diesel asks a query's connection to be a `Connection`. `TenantConn` is one under a condition that nothing meets,
//! and rustc reports the condition, not the missing `Connection`. So no method here can be called.

use super::TenantConn;
use crate::tenant::Tenant;
use diesel::connection::{
    AnsiTransactionManager, CacheSize, Connection, ConnectionSealed, Instrumentation,
    LoadConnection, SimpleConnection,
};
use diesel::expression::QueryMetadata;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::result::{ConnectionResult, QueryResult};

/// The condition that no connection meets.
#[diagnostic::on_unimplemented(
    message = "unscoped query on a tenant connection",
    label = "not scoped to a tenant",
    note = "start from `Model::scoped()`, or from `Model::insert`, `update` or `delete`",
    note = "work across tenants needs the application's own connection: `conn.unscoped(\"reason\")`"
)]
pub trait NoConnectionRunsUnscoped: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the condition.
    pub trait Never {}
}

const UNREACHABLE: &str = "no type meets the condition of this impl";

impl<C: NoConnectionRunsUnscoped, T: Tenant> ConnectionSealed for TenantConn<'_, C, T> {}

impl<C: NoConnectionRunsUnscoped + Send, T: Tenant> SimpleConnection for TenantConn<'_, C, T> {
    fn batch_execute(&mut self, _: &str) -> QueryResult<()> {
        unreachable!("{UNREACHABLE}")
    }
}

impl<C: NoConnectionRunsUnscoped + Connection, T: Tenant> Connection for TenantConn<'_, C, T> {
    type Backend = C::Backend;
    type TransactionManager = AnsiTransactionManager;

    fn establish(_: &str) -> ConnectionResult<Self> {
        unreachable!("{UNREACHABLE}")
    }

    fn execute_returning_count<Q>(&mut self, _: &Q) -> QueryResult<usize>
    where
        Q: QueryFragment<Self::Backend> + QueryId,
    {
        unreachable!("{UNREACHABLE}")
    }

    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        unreachable!("{UNREACHABLE}")
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        unreachable!("{UNREACHABLE}")
    }

    fn set_instrumentation(&mut self, _: impl Instrumentation) {
        unreachable!("{UNREACHABLE}")
    }

    fn set_prepared_statement_cache_size(&mut self, _: CacheSize) {
        unreachable!("{UNREACHABLE}")
    }
}

impl<C: NoConnectionRunsUnscoped + LoadConnection, T: Tenant> LoadConnection
    for TenantConn<'_, C, T>
{
    type Cursor<'conn, 'query>
        = C::Cursor<'conn, 'query>
    where
        Self: 'conn;
    type Row<'conn, 'query>
        = C::Row<'conn, 'query>
    where
        Self: 'conn;

    fn load<'conn, 'query, Q>(&'conn mut self, _: Q) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        Q: Query + QueryFragment<Self::Backend> + QueryId + 'query,
        Self::Backend: QueryMetadata<Q::SqlType>,
    {
        unreachable!("{UNREACHABLE}")
    }
}
