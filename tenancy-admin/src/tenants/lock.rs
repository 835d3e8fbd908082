//! What nobody else may change until the transaction ends.

use super::holdings::{Held, Holdings};
use super::ownership::Ownership;
use crate::database::facts::Locking;
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use diesel::QueryResult;

const ROW: Alias = Alias(0);

/// Locks the tenant's own row before anything else is read: rows that refer to it can neither come nor go from then on.
/// Where nothing keeps rows of the `tables` from coming, the table is locked.
pub(super) async fn tenant(
    session: &mut Session,
    holdings: &Holdings,
    tables: impl Fn(&Held) -> bool,
) -> QueryResult<()> {
    let open: Vec<_> = holdings
        .tables
        .iter()
        .filter(|table| tables(table) && !holdings.is_guarded(table))
        .map(|table| Statement::empty().table(&table.name))
        .collect();
    begin(session, holdings).await?;
    rows(session, holdings, holdings.determining().owned_rows()).await?;
    if holdings.facts.locking() == Locking::Rows && !open.is_empty() {
        let lock = Statement::new("LOCK TABLE ")
            .joined(open, ", ")
            .sql(" IN SHARE ROW EXCLUSIVE MODE");
        session.write(lock).await?;
    }
    Ok(())
}

/// Locks the rows of both tenants, in the order of their keys: of two merges of the same tenants, in whatever direction, one
/// waits for the other. Others may refer to them still.
pub(super) async fn both(session: &mut Session, holdings: &Holdings) -> QueryResult<()> {
    for sign in [" < ", " > "] {
        let given = |given| Statement::empty().given(given);
        let row = Statement::new(" FROM ")
            .table_as(&holdings.determining().name, ROW)
            .sql(" WHERE ")
            .column(ROW, holdings.key)
            .sql(" = CASE WHEN ")
            .then(given(Given::Source))
            .sql(sign)
            .then(given(Given::Target))
            .sql(" THEN ")
            .then(given(Given::Source))
            .sql(" ELSE ")
            .then(given(Given::Target))
            .sql(" END");
        let statement = match holdings.facts.locking() {
            Locking::Rows => Statement::new("SELECT count(*) FROM (SELECT 1")
                .then(row)
                .sql(" FOR NO KEY UPDATE OF t0) AS locked"),
            Locking::RowsAndGaps => Statement::new("SELECT count(*)")
                .then(row)
                .sql(" FOR UPDATE")
                .latest(),
            // One writes at a time.
            Locking::Database => return Ok(()),
        };
        session.count(statement).await?;
    }
    Ok(())
}

/// Locks the row of a tenant that is to stay, so that it does, and says how many there are. Others may refer to it.
pub(super) async fn target(session: &mut Session, holdings: &Holdings) -> QueryResult<u64> {
    let row = holdings.determining().rows_of(Given::Target);
    let statement = match holdings.facts.locking() {
        Locking::Rows => Statement::new("SELECT count(*) FROM (SELECT 1")
            .then(row)
            .sql(" FOR KEY SHARE OF t0) AS locked"),
        Locking::RowsAndGaps | Locking::Database => {
            Statement::new("SELECT count(*)").then(row).end().latest()
        }
    };
    session.count(statement).await
}

/// Locks rows, and says how many there are. `of` is `FROM <table> AS t0 WHERE ..`.
pub(super) async fn rows(
    session: &mut Session,
    holdings: &Holdings,
    of: Statement,
) -> QueryResult<u64> {
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
    session.count(statement).await
}

/// Where one writes at a time, begins to write, before anything is read: who reads first may not be let write when
/// somebody else has.
pub(super) async fn begin(session: &mut Session, holdings: &Holdings) -> QueryResult<()> {
    if holdings.facts.locking() != Locking::Database {
        return Ok(());
    }
    let mut begun = Vec::new();
    for table in &holdings.tables {
        let schema = table.id.split_once('.').map(|(schema, _)| schema);
        if !begun.contains(&schema) {
            let nothing = Statement::new("DELETE FROM ").table(&table.name);
            session.write(nothing.sql(" WHERE 1 = 0")).await?;
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
        let is_kept = |ownership: &Ownership| match ownership {
            Ownership::Determining { .. } => true,
            Ownership::Column { column, .. } => has_key(column, &tenants.id, self.key),
            Ownership::Through {
                parent_id,
                foreign_key,
                parent_key,
                ..
            } => has_key(foreign_key, parent_id, parent_key),
            Ownership::Typed { .. } | Ownership::Either(_) => false,
        };
        let owns = match &table.ownership {
            None => true,
            Some(Ownership::Either(parents)) => parents.iter().all(is_kept),
            Some(ownership) => is_kept(ownership),
        };
        let mut names = table.names.iter();
        owns && names.all(|column| has_key(column, &tenants.id, self.key))
    }
}

/// How many rows there are, or, under locks, how many have been locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// For a dry run.
    Only,
    AndLock,
}

impl Look {
    /// Counts rows; `of` is `FROM <table> AS t0 WHERE ..`.
    pub(super) async fn at(
        self,
        session: &mut Session,
        holdings: &Holdings,
        of: Statement,
    ) -> QueryResult<u64> {
        match self {
            Self::Only => {
                session
                    .count(Statement::new("SELECT count(*)").then(of))
                    .await
            }
            Self::AndLock => rows(session, holdings, of).await,
        }
    }

    /// A select of what this looks at.
    pub(super) fn of(self, select: Statement) -> Statement {
        match self {
            Self::Only => select,
            Self::AndLock => select.latest(),
        }
    }
}
