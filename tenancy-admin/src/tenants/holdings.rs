//! The tables in which tenants of one type have rows.

use super::error::Error;
use super::ownership::{Kind, Ownership, missing, names, ownership};
use super::twins::Twins;
use crate::database::facts::Facts;
use crate::database::schema::{Column, ForeignKey};
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use diesel::result::QueryResult;
use tenancy_runtime::catalog::{self, TableName};

/// The tables of one type of tenant, in one database.
#[derive(Debug)]
pub(super) struct Holdings {
    pub(super) facts: &'static dyn Facts,
    pub(super) tables: Vec<Held>,
    /// Those that are views, and that the program has designated as tables. Nothing is written to them: the rows that they
    /// show are those of tables.
    pub(super) views: Vec<Held>,
    /// Which of the tables has the tenants themselves.
    pub(super) determining: usize,
    /// The column of it with their keys.
    pub(super) key: &'static str,
    /// All of the database.
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// Tables that the program designates, for these tenants or otherwise, as far as the database has them.
    pub(super) designated: Vec<String>,
}

/// A table in which tenants have rows, or that names tenants.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) name: TableName,
    /// As the database tells tables apart.
    pub(super) id: String,
    pub(super) columns: Vec<Column>,
    pub(super) primary_key: Vec<String>,
    /// Nothing, for a table that only names tenants.
    pub(super) ownership: Option<Ownership>,
    /// The columns that hold the key of a tenant who does not own the row by that.
    pub(super) names: Vec<&'static str>,
    /// Its rows that stand for the same as rows of another tenant, if there are such.
    pub(super) twins: Option<Twins>,
}

const ROW: Alias = Alias(0);

/// The views, and the tables. A view that has the tenants themselves, or parents of other rows, counts as a table.
fn without_views(tables: Vec<Held>, views: &[String]) -> (Vec<Held>, Vec<Held>) {
    let parents = tables
        .iter()
        .filter_map(|table| Some(table.ownership.as_ref()?.parents()));
    let parents: Vec<_> = parents.flatten().map(str::to_owned).collect();
    tables.into_iter().partition(|table| {
        let determines = matches!(table.ownership, Some(Ownership::Determining { .. }));
        views.contains(&table.id) && !determines && !parents.contains(&table.id)
    })
}

impl Held {
    /// Is the row under `at` the tenant's?
    pub(super) fn owned(&self, at: Alias) -> Statement {
        self.owned_by(Given::Source, at)
    }

    /// The rows of the tenant, if there may be any.
    pub(super) fn owned_rows_if_any(&self) -> Option<Statement> {
        self.ownership.as_ref().map(|_| self.owned_rows())
    }

    pub(super) fn owned_by(&self, key: Given, at: Alias) -> Statement {
        match &self.ownership {
            Some(ownership) => ownership.of(key, at),
            None => Statement::new("1 = 0"),
        }
    }

    /// `FROM <table> AS t0 WHERE <the tenant's>`
    pub(super) fn owned_rows(&self) -> Statement {
        self.rows_of(Given::Source)
    }

    pub(super) fn rows_of(&self, key: Given) -> Statement {
        Statement::new(" FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(self.owned_by(key, ROW))
    }

    pub(super) async fn count(&self, session: &mut Session, key: Given) -> QueryResult<u64> {
        let count = Statement::new("SELECT count(*)").then(self.rows_of(key));
        session.count(count).await
    }

    /// The tenant's rows, in their latest state.
    pub(super) async fn count_latest(&self, session: &mut Session) -> QueryResult<u64> {
        let rows = Statement::new("SELECT count(*)").then(self.owned_rows());
        session.count(rows.end().latest()).await
    }

    /// Rows that should be gone by now, and are not.
    pub(super) async fn gone(&self, session: &mut Session, rows: Statement) -> Result<(), Error> {
        let rows = Statement::new("SELECT count(*)").then(rows);
        match session.count(rows.end().latest()).await? {
            0 => Ok(()),
            rows => Err(Error::RowsStayed {
                table: self.name.clone(),
                rows,
            }),
        }
    }

    /// What another `table!` says of the same table.
    fn also(
        &mut self,
        kind: Kind,
        ownership: Option<Ownership>,
        names: Vec<&'static str>,
    ) -> Result<(), Error> {
        if let Some(other) = ownership {
            match &self.ownership {
                Some(own) if *own != other => {
                    return Err(Error::OwnedTwice {
                        table: self.name.clone(),
                        tenant: kind.name,
                    });
                }
                _ => self.ownership = Some(other),
            }
        }
        for name in names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        Ok(())
    }
}

impl Holdings {
    /// What the program has registered for tenants of a type, in this database.
    pub(super) async fn of(session: &mut Session, kind: Kind) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for entry in catalog::registered() {
            let id = session.find(&entry.name).await?;
            entries.push((entry, id));
        }
        let mut tables: Vec<Held> = Vec::new();
        for (entry, id) in &entries {
            // The rows of a view are those of other tables.
            if entry.is_view {
                continue;
            }
            let ownership = ownership(kind, &entries, entry)?;
            let names = names(kind.id, entry);
            if ownership.is_none() && names.is_empty() {
                continue;
            }
            let name = entry.name.clone();
            let id = id.clone().ok_or_else(|| missing(&name))?;
            // Two `table!`s may be one table, as two crates may have them.
            if let Some(held) = tables.iter_mut().find(|held| held.id == id) {
                held.also(kind, ownership, names)?;
                continue;
            }
            let (columns, primary_key) = session.columns(&id).await?;
            tables.push(Held {
                name,
                id,
                columns,
                primary_key,
                ownership,
                names,
                twins: None,
            });
        }
        let (views, tables) = without_views(tables, &session.views().await?);
        let key = |table: &Held| match table.ownership {
            Some(Ownership::Determining { key }) => Some(key),
            _ => None,
        };
        let mut keys = tables.iter().enumerate();
        let (determining, key) = keys
            .find_map(|(at, table)| key(table).map(|key| (at, key)))
            .ok_or(Error::NotDetermined { tenant: kind.name })?;
        Ok(Self {
            facts: session.facts,
            tables,
            views,
            determining,
            key,
            foreign_keys: session.foreign_keys().await?,
            designated: entries.into_iter().filter_map(|(_, id)| id).collect(),
        })
    }

    /// The foreign keys from and to these tables.
    pub(super) fn keys_of(&self, tables: &[usize]) -> Vec<&ForeignKey> {
        let among = |id: &String| tables.iter().any(|&at| self.tables[at].id == *id);
        let keys = self.foreign_keys.iter();
        keys.filter(|key| among(&key.child) || among(&key.parent))
            .collect()
    }

    /// The foreign keys of a table that refer to the table itself.
    pub(super) fn to_itself<'h>(&'h self, table: &'h Held) -> impl Iterator<Item = &'h ForeignKey> {
        let itself = |key: &&ForeignKey| key.child == table.id && key.parent == table.id;
        self.foreign_keys.iter().filter(itself)
    }

    /// An error if a view shows such rows still, after they have gone from the tables.
    pub(super) async fn show_none(
        &self,
        session: &mut Session,
        rows: impl Fn(&Held) -> Option<Statement>,
    ) -> Result<(), Error> {
        for view in &self.views {
            if let Some(rows) = rows(view) {
                view.gone(session, rows).await?;
            }
        }
        Ok(())
    }

    pub(super) fn determining(&self) -> &Held {
        &self.tables[self.determining]
    }

    /// The table that the database tells by this, if tenants have rows in it.
    pub(super) fn held(&self, id: &str) -> Option<&Held> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The table of this name.
    pub(super) async fn table(
        &self,
        session: &mut Session,
        name: &TableName,
    ) -> Result<&Held, Error> {
        let id = session.find(name).await?;
        let mut all = self.tables.iter().chain(&self.views);
        let held = all.find(|held| Some(&held.id) == id.as_ref());
        held.ok_or_else(|| missing(name))
    }
}
