//! The tables in which tenants of one type have rows, and how to tell whose each is.

use super::catalog::{self, Entry, Role};
use super::dialect::Dialect;
use super::error::Error;
use super::name::TableName;
use super::order::ForeignKey;
use super::statement::{Alias, AnyKey, Statement, count, rows};
use diesel::connection::LoadConnection;
use std::any::{TypeId, type_name};

/// The tables of one type of tenant, in one database.
pub(super) struct Holdings {
    pub(super) tables: Vec<Held>,
    /// Which of them has the tenants themselves.
    pub(super) determining: usize,
    /// All of the database.
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// Tables that the program designates, for these tenants or otherwise, as far as the database has them.
    pub(super) designated: Vec<String>,
}

/// A column as the database has it.
#[derive(Debug)]
// Read by the dialects, each of which is a feature.
#[cfg_attr(not(feature = "mysql"), allow(dead_code))]
pub struct Column {
    pub(super) name: String,
    /// The database does not write what is in it as text.
    pub(super) is_bytes: bool,
}

/// A table in which tenants have rows, or that names tenants.
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
}

/// How to tell whose a row is.
#[derive(Clone)]
pub(super) enum Ownership {
    /// The row is a tenant.
    Determining { key: &'static str },
    /// By its own column.
    Column { column: &'static str },
    /// By its own column, if the other one has this value.
    Typed {
        type_column: &'static str,
        type_value: &'static str,
        key_column: &'static str,
    },
    /// As the row of the parent is.
    Through {
        parent: TableName,
        foreign_key: &'static str,
        parent_key: &'static str,
        parents: Box<Ownership>,
    },
}

impl Ownership {
    /// Is the row the tenant's?
    pub(super) fn of<'k, DB: Dialect>(&self, key: AnyKey<'k, DB>, at: Alias) -> Statement<'k, DB> {
        match self {
            Self::Determining { key: column } | Self::Column { column } => is(column, key, at),
            Self::Typed {
                type_column,
                type_value,
                key_column,
            } => Statement::new("(")
                .column(at, type_column)
                .sql(" = ")
                .literal(type_value)
                .sql(" AND ")
                .then(is(key_column, key, at))
                .sql(")"),
            Self::Through {
                parent,
                foreign_key,
                parent_key,
                parents,
            } => Statement::empty()
                .column(at, foreign_key)
                .sql(" IN (SELECT ")
                .column(at.inner(), parent_key)
                .sql(" FROM ")
                .table_as(parent, at.inner())
                .sql(" WHERE ")
                .then(parents.of(key, at.inner()))
                .sql(")"),
        }
    }

    /// The column of this very table that says so.
    fn writes(&self) -> Option<Rewrite> {
        match self {
            Self::Determining { .. } => None,
            Self::Column { column } => Some(Rewrite {
                column,
                condition: self.clone(),
                value: Value::Key,
            }),
            Self::Typed { key_column, .. } => Some(Rewrite {
                column: key_column,
                condition: self.clone(),
                value: Value::Key,
            }),
            Self::Through {
                parent,
                foreign_key,
                parent_key,
                parents,
            } => match **parents {
                // The tenant's own row stays, so its dependents have to be moved to the other tenant's.
                Self::Determining { key } => Some(Rewrite {
                    column: foreign_key,
                    condition: self.clone(),
                    value: Value::KeyOf {
                        determining: parent.clone(),
                        select: parent_key,
                        key,
                    },
                }),
                // The parent moves, and takes them with it.
                _ => None,
            },
        }
    }

    pub(super) fn parent(&self) -> Option<&TableName> {
        match self {
            Self::Through { parent, .. } => Some(parent),
            _ => None,
        }
    }
}

fn is<'k, DB: Dialect>(column: &str, key: AnyKey<'k, DB>, at: Alias) -> Statement<'k, DB> {
    Statement::empty().column(at, column).sql(" = ").key(key)
}

/// A column that changes when rows go to another tenant.
pub(super) struct Rewrite {
    pub(super) column: &'static str,
    condition: Ownership,
    value: Value,
}

enum Value {
    Key,
    KeyOf {
        determining: TableName,
        select: &'static str,
        key: &'static str,
    },
}

impl Rewrite {
    pub(super) fn condition<'k, DB: Dialect>(
        &self,
        source: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        self.condition.of(source, at)
    }

    fn value<'k, DB: Dialect>(&self, target: AnyKey<'k, DB>, at: Alias) -> Statement<'k, DB> {
        match &self.value {
            Value::Key => Statement::empty().key(target),
            Value::KeyOf {
                determining,
                select,
                key,
            } => Statement::new("(SELECT ")
                .column(at.inner(), select)
                .sql(" FROM ")
                .table_as(determining, at.inner())
                .sql(" WHERE ")
                .then(is(key, target, at.inner()))
                .sql(")"),
        }
    }

    /// What the column of any row is when the rows have gone over.
    fn after<'k, DB: Dialect>(
        &self,
        source: AnyKey<'k, DB>,
        target: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        Statement::new("CASE WHEN ")
            .then(self.condition(source, at))
            .sql(" THEN ")
            .then(self.value(target, at))
            .sql(" ELSE ")
            .column(at, self.column)
            .sql(" END")
    }
}

/// `table!` may write a name otherwise than the database does.
pub(super) fn same_column(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

const ROW: Alias = Alias(0);

impl Held {
    /// Is the row under `at` the tenant's?
    pub(super) fn owned<'k, DB: Dialect>(
        &self,
        key: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        match &self.ownership {
            Some(ownership) => ownership.of(key, at),
            None => Statement::new("1 = 0"),
        }
    }

    /// `FROM <table> AS t0 WHERE <the tenant's>`
    pub(super) fn owned_rows<'k, DB: Dialect>(&self, key: AnyKey<'k, DB>) -> Statement<'k, DB> {
        Statement::new(" FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(self.owned(key, ROW))
    }

    pub(super) fn count<C>(
        &self,
        conn: &mut C,
        key: AnyKey<'_, C::Backend>,
    ) -> diesel::QueryResult<u64>
    where
        C: LoadConnection<Backend: Dialect>,
    {
        count(
            conn,
            Statement::new("SELECT count(*)").then(self.owned_rows(key)),
        )
    }

    /// The columns that change when a tenant's rows go to another one, without those that only name a tenant.
    pub(super) fn moves(&self) -> Vec<Rewrite> {
        self.ownership
            .iter()
            .filter_map(Ownership::writes)
            .collect()
    }

    /// The columns that change when a tenant becomes another one.
    pub(super) fn merges(&self) -> Vec<Rewrite> {
        let names = self.names.iter().map(|column| Rewrite {
            column,
            condition: Ownership::Column { column },
            value: Value::Key,
        });
        self.moves().into_iter().chain(names).collect()
    }

    /// Which rows any of this changes.
    pub(super) fn changed<'k, DB: Dialect>(
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        let conditions = rewrites.iter().map(|rewrite| rewrite.condition(source, at));
        Statement::new("(").joined(conditions, " OR ").sql(")")
    }

    pub(super) fn count_changed<'k, DB: Dialect>(
        &self,
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
    ) -> Statement<'k, DB> {
        Statement::new("SELECT count(*) FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(Self::changed(rewrites, source, ROW))
    }

    /// One statement for all columns: a row that two of them would write is written once.
    pub(super) fn rewrite<'k, DB: Dialect>(
        &self,
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
        target: AnyKey<'k, DB>,
    ) -> Statement<'k, DB> {
        let assignments = rewrites.iter().map(|rewrite| {
            let assigned = Statement::empty().name(rewrite.column).sql(" = ");
            assigned.then(match rewrites {
                [_] => rewrite.value(target, ROW),
                _ => rewrite.after(source, target, ROW),
            })
        });
        Statement::new("UPDATE ")
            .table_as(&self.name, ROW)
            .sql(" SET ")
            .joined(assignments, ", ")
            .sql(" WHERE ")
            .then(Self::changed(rewrites, source, ROW))
    }

    /// Counts the rows that would get the primary key of a row that is there; nothing if that cannot be.
    pub(super) fn count_collisions<'k, DB: Dialect>(
        &self,
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
        target: AnyKey<'k, DB>,
    ) -> Option<Statement<'k, DB>> {
        let rewritten = |column: &String| {
            let mut rewrites = rewrites.iter();
            rewrites.find(|rewrite| same_column(column, rewrite.column))
        };
        self.primary_key.iter().find_map(rewritten)?;
        let there = ROW.inner();
        let same = self.primary_key.iter().map(|column| {
            let there = Statement::empty().column(there, column).sql(" = ");
            match rewritten(column) {
                Some(rewrite) => there.then(rewrite.after(source, target, ROW)),
                None => there.column(ROW, column),
            }
        });
        Some(
            self.count_changed(rewrites, source)
                .sql(" AND EXISTS (SELECT 1 FROM ")
                .table_as(&self.name, there)
                .sql(" WHERE ")
                .joined(same, " AND ")
                .sql(" AND ")
                .then(Self::changed(rewrites, source, there))
                .sql(" IS NOT TRUE)"),
        )
    }
}

impl Holdings {
    /// What the program has registered for tenants of the type `T`, in this database.
    pub(super) fn of<T: 'static, C>(conn: &mut C) -> Result<Self, Error>
    where
        C: LoadConnection<Backend: Dialect>,
    {
        let entries = catalog::registered();
        let tenant = TypeId::of::<T>();
        let mut tables = Vec::new();
        let mut designated = Vec::new();
        for entry in &entries {
            let id = find(conn, &entry.table)?;
            designated.extend(id.clone());
            let ownership = ownership::<T>(&entries, entry, &mut Vec::new())?;
            let names = names(tenant, entry);
            if ownership.is_none() && names.is_empty() {
                continue;
            }
            let name = entry.table.clone();
            let id = id.ok_or_else(|| Error::MissingTable {
                table: name.clone(),
            })?;
            let (columns, primary_key) = columns(conn, &id)?;
            tables.push(Held {
                name,
                id,
                columns,
                primary_key,
                ownership,
                names,
            });
        }
        let determines =
            |table: &Held| matches!(table.ownership, Some(Ownership::Determining { .. }));
        let determining = tables
            .iter()
            .position(determines)
            .ok_or(Error::NotDetermined {
                tenant: type_name::<T>(),
            })?;
        Ok(Self {
            tables,
            determining,
            foreign_keys: ForeignKey::all(conn)?,
            designated,
        })
    }

    /// The foreign keys from and to these tables.
    pub(super) fn keys_of(&self, tables: &[usize]) -> Vec<&ForeignKey> {
        let among = |id: &String| tables.iter().any(|&at| self.tables[at].id == *id);
        let keys = self.foreign_keys.iter();
        keys.filter(|key| among(&key.child) || among(&key.parent))
            .collect()
    }

    pub(super) fn determining(&self) -> &Held {
        &self.tables[self.determining]
    }
}

fn find<C>(conn: &mut C, table: &TableName) -> diesel::QueryResult<Option<String>>
where
    C: LoadConnection<Backend: Dialect>,
{
    let found = rows(conn, C::Backend::find_table(table))?;
    Ok(found.into_iter().flatten().next().flatten())
}

/// All columns, and those of the primary key in its order.
fn columns<C>(conn: &mut C, table: &str) -> diesel::QueryResult<(Vec<Column>, Vec<String>)>
where
    C: LoadConnection<Backend: Dialect>,
{
    let mut columns = Vec::new();
    let mut primary_key = Vec::new();
    for row in rows(conn, C::Backend::columns(table))? {
        let [Some(column), place, rest @ ..] = &row[..] else {
            continue;
        };
        columns.push(Column {
            name: column.clone(),
            is_bytes: matches!(rest, [Some(_)]),
        });
        if let Some(place) = place.as_ref().and_then(|place| place.parse::<u32>().ok()) {
            primary_key.push((place, column.clone()));
        }
    }
    primary_key.sort();
    let primary_key = primary_key.into_iter().map(|(_, column)| column).collect();
    Ok((columns, primary_key))
}

fn names(tenant: TypeId, entry: &Entry) -> Vec<&'static str> {
    let column = |role: &Role| match role {
        Role::Names { tenant: of, column } if *of == tenant => Some(*column),
        _ => None,
    };
    entry.roles.iter().filter_map(column).collect()
}

/// How tenants of the type `T` own rows of a table, if they do. `below` are the tables that one has come from.
fn ownership<T: 'static>(
    entries: &[Entry],
    entry: &Entry,
    below: &mut Vec<TableName>,
) -> Result<Option<Ownership>, Error> {
    if below.contains(&entry.table) {
        return Ok(None);
    }
    let tenant = TypeId::of::<T>();
    let mut found = Vec::new();
    for role in &entry.roles {
        found.extend(match role {
            Role::Determines { tenant: of, key } if *of == tenant => {
                Some(Ownership::Determining { key })
            }
            Role::OwnedBy { tenant: of, column } if *of == tenant => {
                Some(Ownership::Column { column })
            }
            Role::OwnedAs {
                tenant: of,
                type_column,
                type_value,
                key_column,
            } if *of == tenant => Some(Ownership::Typed {
                type_column,
                type_value,
                key_column,
            }),
            Role::Through {
                parent,
                foreign_key,
                parent_key,
            } => {
                below.push(entry.table.clone());
                let parents = entries
                    .iter()
                    .find(|entry| entry.table == *parent)
                    .map(|parent| ownership::<T>(entries, parent, below))
                    .transpose()?
                    .flatten();
                below.pop();
                parents.map(|parents| Ownership::Through {
                    parent: parent.clone(),
                    foreign_key,
                    parent_key,
                    parents: Box::new(parents),
                })
            }
            _ => None,
        });
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (ownership, None) => Ok(ownership),
        _ => Err(Error::OwnedTwice {
            table: entry.table.clone(),
            tenant: type_name::<T>(),
        }),
    }
}
