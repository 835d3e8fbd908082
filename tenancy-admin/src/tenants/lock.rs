//! What nobody else may change until the transaction ends.

use super::error::Error;
use super::holdings::{Held, Holdings, Ownership};
use crate::database::backend::KnownBackend;
use crate::database::facts::Locking;
use crate::database::statement::{AnyKey, Statement, count, write};
use diesel::QueryResult;
use diesel::connection::LoadConnection;

/// Locks the tenant's own row before anything else is read: rows that refer to it can neither come nor go from then on.
/// Where nothing keeps rows of the `tables` from coming, the table is locked.
pub(crate) fn tenant<C>(
    conn: &mut C,
    holdings: &Holdings,
    key: AnyKey<'_, C::Backend>,
    tables: impl Fn(&Held) -> bool,
) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    begin(conn, holdings)?;
    rows(conn, holdings, holdings.determining().owned_rows(key))?;
    if holdings.facts.locking() == Locking::Rows {
        let open = holdings.tables.iter();
        let open: Vec<_> = open
            .filter(|table| tables(table) && !holdings.is_guarded(table))
            .map(|table| Statement::empty().table(&table.name))
            .collect();
        if !open.is_empty() {
            let lock = Statement::new("LOCK TABLE ")
                .joined(open, ", ")
                .sql(" IN SHARE ROW EXCLUSIVE MODE");
            write(conn, &lock)?;
        }
    }
    Ok(())
}

/// Locks the row of a tenant that is to stay, so that it does, and says how many there are. Others may refer to it.
pub(crate) fn target<C>(
    conn: &mut C,
    holdings: &Holdings,
    key: AnyKey<'_, C::Backend>,
) -> QueryResult<u64>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let row = holdings.determining().owned_rows(key);
    let statement = match holdings.facts.locking() {
        Locking::Rows => Statement::new("SELECT count(*) FROM (SELECT 1")
            .then(row)
            .sql(" FOR KEY SHARE OF t0) AS locked"),
        Locking::RowsAndGaps | Locking::Database => {
            Statement::new("SELECT count(*)").then(row).end().latest()
        }
    };
    count(conn, statement)
}

/// Locks rows, and says how many there are. `of` is `FROM <table> AS t0 WHERE ..`.
pub(crate) fn rows<C>(
    conn: &mut C,
    holdings: &Holdings,
    of: Statement<'_, C::Backend>,
) -> QueryResult<u64>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let statement = match holdings.facts.locking() {
        Locking::Rows => Statement::new("SELECT count(*) FROM (SELECT 1")
            .then(of)
            .sql(" FOR UPDATE OF t0) AS locked"),
        Locking::RowsAndGaps => Statement::new("SELECT count(*)")
            .then(of)
            .sql(" FOR UPDATE")
            .latest(),
        Locking::Database => Statement::new("SELECT count(*)").then(of),
    };
    count(conn, statement)
}

/// Where one writes at a time, begins to write, before anything is read: who reads first may not be let write when
/// somebody else has.
pub(crate) fn begin<C>(conn: &mut C, holdings: &Holdings) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    if holdings.facts.locking() != Locking::Database {
        return Ok(());
    }
    let schema = |table: &Held| {
        table
            .id
            .split_once('.')
            .map(|(schema, _)| schema.to_owned())
    };
    let mut begun = Vec::new();
    for table in &holdings.tables {
        let schema = schema(table);
        if !begun.contains(&schema) {
            let nothing = Statement::new("DELETE FROM ").table(&table.name);
            write(conn, &nothing.sql(" WHERE 1 = 0"))?;
            begun.push(schema);
        }
    }
    Ok(())
}

impl Holdings {
    /// Whether a foreign key keeps rows from coming while the rows are locked that they would belong to, or name.
    fn is_guarded(&self, table: &Held) -> bool {
        let tenants = self.determining();
        let has_key = |column: &str, parent: &str, to: &str| {
            self.foreign_keys.iter().any(|key| {
                key.child == table.id && key.parent == parent && key.is_of_column(column, to)
            })
        };
        let owns = match &table.ownership {
            None | Some(Ownership::Determining { .. }) => true,
            Some(Ownership::Column { column, .. }) => has_key(column, &tenants.id, self.key),
            Some(Ownership::Typed { .. }) => false,
            Some(Ownership::Through {
                parent_id,
                foreign_key,
                parent_key,
                ..
            }) => has_key(foreign_key, parent_id, parent_key),
        };
        let mut names = table.names.iter();
        owns && names.all(|column| has_key(column, &tenants.id, self.key))
    }
}

/// How many rows there are, or, under locks, how many have been locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// For a dry run.
    Only,
    AndLock,
}

impl Look {
    /// Counts rows; `of` is `FROM <table> AS t0 WHERE ..`.
    pub(crate) fn at<C>(
        self,
        conn: &mut C,
        holdings: &Holdings,
        of: Statement<'_, C::Backend>,
    ) -> Result<u64, Error>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        Ok(match self {
            Self::Only => count(conn, Statement::new("SELECT count(*)").then(of))?,
            Self::AndLock => rows(conn, holdings, of)?,
        })
    }

    /// A select of what this looks at.
    pub(crate) fn of<DB: KnownBackend>(self, select: Statement<'_, DB>) -> Statement<'_, DB> {
        match self {
            Self::Only => select,
            Self::AndLock => select.latest(),
        }
    }
}
