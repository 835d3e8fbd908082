//! A connection that looks at each statement.

use diesel::backend::Backend;
use diesel::connection::{
    AnsiTransactionManager, CacheSize, Connection, ConnectionSealed, Instrumentation,
    LoadConnection, SimpleConnection,
};
use diesel::expression::QueryMetadata;
use diesel::query_builder::{Query, QueryBuilder, QueryFragment, QueryId};
use diesel::result::{ConnectionResult, QueryResult};
use std::any::TypeId;
use std::collections::HashMap;

/// A connection that runs statements on the one inside, and holds the id of each against its text: a connection finds
/// a prepared statement by its id, so two texts must not have one.
#[expect(
    missing_debug_implementations,
    reason = "a connection of Diesel's has none"
)]
pub struct Spy<C> {
    conn: C,
    transactions: AnsiTransactionManager,
    /// The first text of each id.
    texts: HashMap<TypeId, String>,
    faults: Vec<String>,
    again: usize,
}

impl<C> Spy<C>
where
    C: Connection<Backend: Default>,
    <C::Backend as Backend>::QueryBuilder: Default,
{
    /// Looks at the statements of `conn`.
    #[must_use]
    pub fn new(conn: C) -> Self {
        Self {
            conn,
            transactions: AnsiTransactionManager::default(),
            texts: HashMap::new(),
            faults: Vec::new(),
            again: 0,
        }
    }

    /// What is wrong since this was asked last: two texts of one id.
    #[must_use]
    pub fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.faults)
    }

    /// How many ids there were, and how many statements had one that was there already.
    #[must_use]
    pub fn ids(&self) -> (usize, usize) {
        (self.texts.len(), self.again)
    }

    /// The connection inside, for statements that are not looked at.
    pub fn inside(&mut self) -> &mut C {
        &mut self.conn
    }

    fn look<Q>(&mut self, query: &Q) -> QueryResult<()>
    where
        Q: QueryFragment<C::Backend> + QueryId,
    {
        let backend = C::Backend::default();
        let Some(id) = Q::query_id() else {
            return Ok(());
        };
        // Diesel does not look for such a statement, nor does it keep it.
        if !query.is_safe_to_cache_prepared(&backend)? {
            return Ok(());
        }
        let mut text = <C::Backend as Backend>::QueryBuilder::default();
        query.to_sql(&mut text, &backend)?;
        let text = text.finish();
        match self.texts.get(&id) {
            None => {
                self.texts.insert(id, text);
            }
            Some(first) if *first == text => self.again += 1,
            Some(first) => self.faults.push(format!("{first}\nand\n{text}")),
        }
        Ok(())
    }
}

impl<C: SimpleConnection> SimpleConnection for Spy<C> {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.conn.batch_execute(query)
    }
}

impl<C> ConnectionSealed for Spy<C> {}

impl<C> Connection for Spy<C>
where
    C: Connection<Backend: Default>,
    <C::Backend as Backend>::QueryBuilder: Default,
{
    type Backend = C::Backend;
    type TransactionManager = AnsiTransactionManager;

    fn establish(url: &str) -> ConnectionResult<Self> {
        C::establish(url).map(Self::new)
    }

    fn execute_returning_count<Q>(&mut self, query: &Q) -> QueryResult<usize>
    where
        Q: QueryFragment<Self::Backend> + QueryId,
    {
        self.look(query)?;
        self.conn.execute_returning_count(query)
    }

    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        &mut self.transactions
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.conn.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.conn.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.conn.set_prepared_statement_cache_size(size);
    }
}

impl<C> LoadConnection for Spy<C>
where
    C: LoadConnection<Backend: Default>,
    <C::Backend as Backend>::QueryBuilder: Default,
{
    type Cursor<'conn, 'query>
        = C::Cursor<'conn, 'query>
    where
        Self: 'conn;
    type Row<'conn, 'query>
        = C::Row<'conn, 'query>
    where
        Self: 'conn;

    fn load<'conn, 'query, Q>(&'conn mut self, query: Q) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        Q: Query + QueryFragment<Self::Backend> + QueryId + 'query,
        Self::Backend: QueryMetadata<Q::SqlType>,
    {
        self.look(&query)?;
        self.conn.load(query)
    }
}
