//! Connections of diesel-async, and the operations on them for rules that wait for each.
//!
//! A rule reads and writes beside the operation as it does on Diesel's own connections, by a wrapper of diesel-async's. An
//! operation runs on the connection inside of that.

pub(crate) use crate::server::{Async, NAME};
use crate::server::{Server, session};
use diesel::prelude::*;
use diesel_async::async_connection_wrapper::{AsyncConnectionWrapper, BlockOn};
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;
use tokio::runtime::Runtime;

/// Talks to the databases, on threads of its own.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new().expect("a runtime for the tests"));

/// Waits for a future, also while another one waits in the same thread.
#[derive(Clone, Copy)]
pub(crate) struct Waits;

impl BlockOn for Waits {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let _here = RUNTIME.enter();
        pollster::block_on(future)
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// The connection.
pub(crate) type Conn = AsyncConnectionWrapper<Async, Waits>;

/// A database of its own, and a connection to it.
pub(crate) struct Database {
    conn: Conn,
    server: Server,
}

impl Database {
    /// With nothing in it.
    pub(crate) fn new() -> Self {
        let server = Server::shared();
        let conn = open(&server);
        Self { conn, server }
    }

    /// The same.
    pub(crate) fn shared() -> Self {
        Self::new()
    }

    /// Another connection to it.
    pub(crate) fn another(&self) -> Conn {
        open(&self.server)
    }
}

fn open(server: &Server) -> Conn {
    let mut conn = Conn::establish(&server.url()).expect("the database answers");
    session(&mut conn);
    conn
}

impl Deref for Database {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Database {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// The operations under their names. Each runs asynchronously, and is waited for.
pub(crate) mod operations {
    use super::{Async, Conn, Waits};
    use diesel::query_builder::{IntoUpdateTarget, QueryFragment};
    use diesel::query_source::QuerySource;
    use diesel_async::AsyncConnectionCore;
    use diesel_async::async_connection_wrapper::BlockOn as _;
    use std::io::{self, Write};
    use tenancy::__private::Names;
    use tenancy::bounds::{Policy, RestrictSelect, Tenanted, WritePolicy};
    use tenancy::tenants::{self, Counts, Error, ExportedRow, Key, Progress};
    use tenancy::{AsyncUnscopedConn, AsyncUnscopedExt as _, Scoped, Tenant, UnscopedConn};

    type Backend = <Async as AsyncConnectionCore>::Backend;

    /// Waits for what is done on the connection inside.
    macro_rules! on {
        ($conn:ident, $operation:ident($($given:expr),*) of $of:expr) => {{
            let conn: &mut Async = $conn;
            let conn: &mut AsyncUnscopedConn<'_, Async> = &mut conn.unscoped("test");
            Waits.block_on(sent($of.$operation($($given,)* conn)))
        }};
    }

    /// What a task can be given.
    fn sent<F: Future + Send>(future: F) -> F {
        future
    }

    pub(crate) struct Removal<T: Tenant, Report = fn(&Progress)>(tenants::Removal<T, Report>);

    impl<T: Tenant> Removal<T> {
        pub(crate) fn of(key: T::Key) -> Self {
            Self(tenants::Removal::of(key))
        }
    }

    impl<T, Report> Removal<T, Report>
    where
        T: Tenant,
        Key<T>: QueryFragment<Backend>,
        Report: FnMut(&Progress) + Send,
    {
        pub(crate) fn batches_of(self, rows: u32) -> Self {
            Self(self.0.batches_of(rows))
        }

        pub(crate) fn on_progress<F: FnMut(&Progress) + Send>(self, report: F) -> Removal<T, F> {
            Removal(self.0.on_progress(report))
        }

        pub(crate) fn dry_run(&self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, dry_run() of self.0)
        }

        pub(crate) fn execute(self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, execute() of self.0)
        }
    }

    pub(crate) struct Export<T: Tenant>(tenants::Export<T>);

    impl<T: Tenant> Export<T>
    where
        Key<T>: QueryFragment<Backend>,
    {
        pub(crate) fn of(key: T::Key) -> Self {
            Self(tenants::Export::of(key))
        }

        pub(crate) fn dry_run(&self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, dry_run() of self.0)
        }

        pub(crate) fn for_each(
            &self,
            conn: &mut UnscopedConn<'_, Conn>,
            each: impl FnMut(ExportedRow<'_>) -> io::Result<()> + Send,
        ) -> Result<Counts, Error> {
            let conn: &mut Async = conn;
            let conn = &mut conn.unscoped("test");
            Waits.block_on(sent(self.0.for_each(conn, each)))
        }

        pub(crate) fn write_to(
            &self,
            writer: &mut (impl Write + Send),
            conn: &mut UnscopedConn<'_, Conn>,
        ) -> Result<Counts, Error> {
            on!(conn, write_to(writer) of self.0)
        }
    }

    pub(crate) struct Transfer<T: Tenant, Target = tenants::Nowhere>(tenants::Transfer<T, Target>);

    impl<T: Tenant> Transfer<T> {
        pub(crate) fn from(key: T::Key) -> Self {
            Self(tenants::Transfer::from(key))
        }

        pub(crate) fn to(self, key: T::Key) -> Transfer<T, Key<T>> {
            Transfer(self.0.to(key))
        }

        pub(crate) fn of<Q, P, Tab>(
            rows: Scoped<Q, P>,
        ) -> RowTransfer<
            Tab,
            <<P::Reading as RestrictSelect<Q>>::Query as IntoUpdateTarget>::WhereClause,
        >
        where
            P: Policy<Reading: RestrictSelect<Q, Query: IntoUpdateTarget<Table = Tab>>>,
            Tab: Tenanted<Tenant = T, Policy: WritePolicy>,
        {
            RowTransfer(tenants::Transfer::of(rows))
        }
    }

    impl<T: Tenant> Transfer<T, Key<T>>
    where
        Key<T>: QueryFragment<Backend>,
    {
        pub(crate) fn dry_run(&self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, dry_run() of self.0)
        }

        pub(crate) fn execute(self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, execute() of self.0)
        }
    }

    pub(crate) struct RowTransfer<Tab, W, Target = tenants::Nowhere>(
        tenants::RowTransfer<Tab, W, Target>,
    );

    impl<Tab: Tenanted, W> RowTransfer<Tab, W> {
        pub(crate) fn to(
            self,
            key: <Tab::Tenant as Tenant>::Key,
        ) -> RowTransfer<Tab, W, Key<Tab::Tenant>> {
            RowTransfer(self.0.to(key))
        }
    }

    impl<Tab, W, T> RowTransfer<Tab, W, Key<T>>
    where
        T: Tenant,
        Key<T>: QueryFragment<Backend>,
        Tab: Tenanted<Tenant = T> + QuerySource<FromClause: QueryFragment<Names>>,
        W: QueryFragment<Backend> + Send + Sync,
    {
        pub(crate) fn dry_run(&self, conn: &mut UnscopedConn<'_, Conn>) -> Result<u64, Error> {
            on!(conn, dry_run() of self.0)
        }

        pub(crate) fn execute(self, conn: &mut UnscopedConn<'_, Conn>) -> Result<u64, Error> {
            on!(conn, execute() of self.0)
        }
    }

    pub(crate) struct Merge<T: Tenant, Target = tenants::Nowhere>(tenants::Merge<T, Target>);

    impl<T: Tenant> Merge<T> {
        pub(crate) fn of(key: T::Key) -> Self {
            Self(tenants::Merge::of(key))
        }

        pub(crate) fn into(self, key: T::Key) -> Merge<T, Key<T>> {
            Merge(self.0.into(key))
        }
    }

    impl<T: Tenant> Merge<T, Key<T>>
    where
        Key<T>: QueryFragment<Backend>,
    {
        pub(crate) fn dry_run(&self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, dry_run() of self.0)
        }

        pub(crate) fn execute(self, conn: &mut UnscopedConn<'_, Conn>) -> Result<Counts, Error> {
            on!(conn, execute() of self.0)
        }
    }
}
