//! What makes a plain Diesel query on a tenant connection, of one tenant or several, a compile error in words of ours.
//!
//! Diesel asks a query's connection to be a `Connection`. `TenantConn` is one under a condition that nothing meets,
//! and rustc reports the condition, not the missing `Connection`. So no method here can be called.

use super::{ConnectionIn, ReadOnlyConn, TenantConn, TenantsConn, UnscopedConn};
use crate::mode::Mode;
use crate::scope::{Scope, Tenants};
use diesel::backend::Backend;
use diesel::connection::{
    AnsiTransactionManager, CacheSize, Connection, ConnectionSealed, Instrumentation,
    LoadConnection, SimpleConnection,
};
use diesel::expression::QueryMetadata;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::query_dsl::UpdateAndFetchResults;
use diesel::result::{ConnectionResult, QueryResult};
use diesel::row::{Field, PartialRow, Row, RowIndex, RowSealed};
use std::convert::Infallible;
use std::iter::Empty;
use std::ops::Range;
#[cfg(feature = "async")]
use {
    crate::mode::Async,
    diesel::query_builder::AsQuery,
    diesel_async::{AsyncConnectionCore, SimpleAsyncConnection},
    std::marker::PhantomData,
    std::ops::{Deref, DerefMut},
};

/// The condition that no connection meets.
#[diagnostic::on_unimplemented(
    message = "unscoped query on a tenant connection",
    label = "not scoped to a tenant",
    note = "read by `Model::scoped()`; write by `Model::insert(values)`, `Model::update(key).set(..)` and `Model::delete(key)`, or by `tenancy::insert_into`, `update` and `delete`; `replace_into` is an insert with `on_conflict(..)`",
    note = "work across tenants needs the application's own connection: `conn.unscoped(\"reason\")`"
)]
pub trait NoConnectionRunsUnscoped: never::Never {}

/// The condition under which a tenant connection would leave the scope: none.
#[diagnostic::on_unimplemented(
    message = "a tenant connection cannot leave its scope",
    label = "bound to one tenant",
    note = "call `unscoped` on the application's own connection, and hand that to this function"
)]
pub trait NoTenantLeavesTheScope: never::Never {}

/// The condition under which a tenant connection would begin a transaction of another kind: none.
#[diagnostic::on_unimplemented(
    message = "a tenant connection begins no transaction of this kind",
    label = "bound to a tenant already",
    note = "`conn.transaction(..)` begins one of the database's default kind",
    note = "begin another one on the application's own connection, and bind the tenant inside: `db.build_transaction().serializable().run(|db| work(&mut TenantConn::new(db, key)))`"
)]
pub trait NoTransactionOfThisKind: never::Never {}

/// The condition under which Diesel's blocking verbs would run on an asynchronous connection: none.
#[cfg(feature = "async")]
#[diagnostic::on_unimplemented(
    message = "a blocking verb of Diesel's on an asynchronous connection",
    label = "the connection is asynchronous",
    note = "plain Diesel on an unscoped asynchronous connection takes the verbs of `diesel-async`: `use diesel_async::RunQueryDsl`, and keep the `.await`"
)]
pub trait NoQueryBlocks: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the condition.
    pub trait Never {}
}

const UNREACHABLE: &str = "no type meets the condition of this impl";

/// A row that cannot exist: those of the connection inside are rows of nothing where it is asynchronous.
#[allow(missing_debug_implementations)]
pub struct NoRow(Infallible);

impl RowSealed for NoRow {}

impl RowIndex<usize> for NoRow {
    fn idx(&self, _: usize) -> Option<usize> {
        match self.0 {}
    }
}

impl RowIndex<&str> for NoRow {
    fn idx(&self, _: &str) -> Option<usize> {
        match self.0 {}
    }
}

impl<'a, DB: Backend> Row<'a, DB> for NoRow {
    type Field<'f>
        = Self
    where
        'a: 'f,
        Self: 'f;
    type InnerPartialRow = Self;

    fn field_count(&self) -> usize {
        match self.0 {}
    }

    fn get<'b, I>(&'b self, _: I) -> Option<Self>
    where
        'a: 'b,
        Self: RowIndex<I>,
    {
        match self.0 {}
    }

    fn partial_row(&self, _: Range<usize>) -> PartialRow<'_, Self> {
        match self.0 {}
    }
}

impl<DB: Backend> Field<'_, DB> for NoRow {
    fn field_name(&self) -> Option<&str> {
        match self.0 {}
    }

    fn value(&self) -> Option<DB::RawValue<'_>> {
        match self.0 {}
    }
}

/// Diesel's traits of a connection that runs queries, under a condition on the connection inside.
macro_rules! refuse_queries {
    ([$($generics:tt)*] $Conn:ty, $Mode:ty, $Condition:ident) => {
        impl<C: $Condition, $($generics)*> ConnectionSealed for $Conn {}

        impl<C: $Condition + Send, $($generics)*> SimpleConnection for $Conn {
            fn batch_execute(&mut self, _: &str) -> QueryResult<()> {
                unreachable!("{UNREACHABLE}")
            }
        }

        impl<C: $Condition + ConnectionIn<$Mode> + Send, $($generics)*> Connection for $Conn {
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

        impl<C: $Condition + ConnectionIn<$Mode> + Send, $($generics)*> LoadConnection for $Conn {
            type Cursor<'conn, 'query>
                = Empty<QueryResult<NoRow>>
            where
                Self: 'conn;
            type Row<'conn, 'query>
                = NoRow
            where
                Self: 'conn;

            fn load<'conn, 'query, Q>(
                &'conn mut self,
                _: Q,
            ) -> QueryResult<Self::Cursor<'conn, 'query>>
            where
                Q: Query + QueryFragment<Self::Backend> + QueryId + 'query,
                Self::Backend: QueryMetadata<Q::SqlType>,
            {
                unreachable!("{UNREACHABLE}")
            }
        }
    };
}

macro_rules! refuse {
    ($Conn:ident<$S:ident: $Bound:ident>) => {
        /// Diesel's methods of a connection that need nothing but the connection, and our door out of the scope. Of a
        /// method that only a trait has, rustc would report the missing trait, not the condition.
        impl<C, $S: $Bound, M: Mode> $Conn<'_, C, $S, M> {
            #[doc(hidden)]
            pub fn batch_execute(&mut self, _: &str) -> M::Answer<'_, ()>
            where
                C: NoConnectionRunsUnscoped,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            pub fn begin_test_transaction(&mut self) -> M::Answer<'_, ()>
            where
                C: NoConnectionRunsUnscoped,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            pub fn spawn_blocking<F>(&mut self, _: F) -> M::Answer<'_, ()>
            where
                C: NoConnectionRunsUnscoped,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            #[cfg(feature = "postgres-backend")]
            pub fn build_transaction(&mut self) -> diesel::pg::TransactionBuilder<'_, C>
            where
                C: NoTransactionOfThisKind,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            pub fn immediate_transaction<F>(&mut self, _: F) -> M::Answer<'_, ()>
            where
                C: NoTransactionOfThisKind,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            pub fn exclusive_transaction<F>(&mut self, _: F) -> M::Answer<'_, ()>
            where
                C: NoTransactionOfThisKind,
            {
                unreachable!("{UNREACHABLE}")
            }

            #[doc(hidden)]
            pub fn unscoped(&mut self, _: &str) -> UnscopedConn<'_, C, M>
            where
                C: NoTenantLeavesTheScope,
            {
                unreachable!("{UNREACHABLE}")
            }
        }

        /// `save_changes`
        impl<C, $S, M: Mode, Changes, Output> UpdateAndFetchResults<Changes, Output>
            for $Conn<'_, C, $S, M>
        where
            C: NoConnectionRunsUnscoped + ConnectionIn<M> + Send,
            $S: $Bound,
        {
            fn update_and_fetch(&mut self, _: Changes) -> QueryResult<Output> {
                unreachable!("{UNREACHABLE}")
            }
        }

        /// `COPY … FROM`
        #[cfg(feature = "postgres")]
        impl<Tab, A, C, $S, M: Mode> diesel::prelude::ExecuteCopyFromDsl<$Conn<'_, C, $S, M>>
            for diesel::pg::CopyFromQuery<Tab, A>
        where
            C: NoConnectionRunsUnscoped + ConnectionIn<M, Backend = diesel::pg::Pg> + Send,
            $S: $Bound,
        {
            type Error = diesel::result::Error;

            fn execute(self, _: &mut $Conn<'_, C, $S, M>) -> QueryResult<usize> {
                unreachable!("{UNREACHABLE}")
            }
        }

        refuse_queries!([$S: $Bound, M: Mode] $Conn<'_, C, $S, M>, M, NoConnectionRunsUnscoped);
    };
}

/// A connection that cannot exist.
#[cfg(feature = "async")]
#[allow(missing_debug_implementations)]
pub struct NoConnection<C>(Infallible, PhantomData<C>);

#[cfg(feature = "async")]
impl<C: AsyncConnectionCore> SimpleAsyncConnection for NoConnection<C> {
    async fn batch_execute(&mut self, _: &str) -> QueryResult<()> {
        match self.0 {}
    }
}

#[cfg(feature = "async")]
impl<C: AsyncConnectionCore> AsyncConnectionCore for NoConnection<C> {
    type ExecuteFuture<'conn, 'query> = C::ExecuteFuture<'conn, 'query>;
    type LoadFuture<'conn, 'query> = C::LoadFuture<'conn, 'query>;
    type Stream<'conn, 'query> = C::Stream<'conn, 'query>;
    type Row<'conn, 'query> = C::Row<'conn, 'query>;
    type Backend = C::Backend;

    fn load<'conn, 'query, T>(&'conn mut self, _: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        match self.0 {}
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        _: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        match self.0 {}
    }
}

/// The same for `diesel-async`, which has its connection traits for whatever dereferences to a connection: so rustc asks
/// for that, and reports the condition. It would be a reference to nothing: [`NoConnection`] has no values.
#[cfg(feature = "async")]
macro_rules! refuse_asynchronous {
    ($Conn:ident<$S:ident: $Bound:ident>) => {
        #[doc(hidden)]
        impl<C: NoConnectionRunsUnscoped, $S: $Bound> Deref for $Conn<'_, C, $S, Async> {
            type Target = NoConnection<C>;

            fn deref(&self) -> &NoConnection<C> {
                unreachable!("{UNREACHABLE}")
            }
        }

        #[doc(hidden)]
        impl<C: NoConnectionRunsUnscoped, $S: $Bound> DerefMut for $Conn<'_, C, $S, Async> {
            fn deref_mut(&mut self) -> &mut NoConnection<C> {
                unreachable!("{UNREACHABLE}")
            }
        }
    };
}

#[cfg(feature = "async")]
refuse_asynchronous!(TenantConn<S: Scope>);
#[cfg(feature = "async")]
refuse_asynchronous!(ReadOnlyConn<S: Scope>);
#[cfg(feature = "async")]
refuse_asynchronous!(TenantsConn<L: Tenants>);

#[cfg(feature = "async")]
refuse_queries!([] UnscopedConn<'_, C, Async>, Async, NoQueryBlocks);

refuse!(TenantConn<S: Scope>);
refuse!(ReadOnlyConn<S: Scope>);
refuse!(TenantsConn<L: Tenants>);
