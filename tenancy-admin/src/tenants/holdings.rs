//! The tables in which tenants of one type have rows, and how to tell whose each is.

use super::error::Error;
use super::order::ForeignKey;
use crate::database::backend::KnownBackend;
use crate::database::facts::{Column, Facts};
use crate::database::statement::{Alias, AnyKey, Statement, count, rows};
use diesel::connection::LoadConnection;
use std::any::{TypeId, type_name};
use tenancy_runtime::catalog::TableName;
use tenancy_runtime::catalog::{self, Entry, Role};

/// The tables of one type of tenant, in one database.
pub(crate) struct Holdings {
    pub(crate) facts: &'static dyn Facts,
    pub(crate) tables: Vec<Held>,
    /// Which of them has the tenants themselves.
    pub(crate) determining: usize,
    /// The column of it with their keys.
    pub(crate) key: &'static str,
    /// All of the database.
    pub(crate) foreign_keys: Vec<ForeignKey>,
    /// Tables that the program designates, for these tenants or otherwise, as far as the database has them.
    pub(crate) designated: Vec<String>,
}

/// A table in which tenants have rows, or that names tenants.
pub(crate) struct Held {
    pub(crate) name: TableName,
    /// As the database tells tables apart.
    pub(crate) id: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) primary_key: Vec<String>,
    /// Nothing, for a table that only names tenants.
    pub(crate) ownership: Option<Ownership>,
    /// The columns that hold the key of a tenant who does not own the row by that.
    pub(crate) names: Vec<&'static str>,
}

/// How to tell whose a row is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Ownership {
    /// The row is a tenant.
    Determining { key: &'static str },
    /// By its own column. Where the flag is set, the row is nobody's.
    Column {
        column: &'static str,
        flag: Option<&'static str>,
    },
    /// By its own column, if the other one has this value.
    Typed {
        type_column: &'static str,
        type_value: &'static str,
        key_column: &'static str,
    },
    /// As the row of the parent is.
    Through {
        parent: TableName,
        parent_id: String,
        foreign_key: &'static str,
        parent_key: &'static str,
        parents: Box<Ownership>,
    },
}

impl Ownership {
    /// Is the row the tenant's?
    pub(crate) fn of<'k, DB: KnownBackend>(
        &self,
        key: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        match self {
            Self::Determining { key: column } | Self::Column { column, flag: None } => {
                is(column, key, at)
            }
            Self::Column {
                column,
                flag: Some(flag),
            } => Statement::new("(")
                .then(is(column, key, at))
                .sql(" AND ")
                .column(at, flag)
                .sql(" IS NOT TRUE)"),
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
                ..
            } => Statement::empty()
                .column(at, foreign_key)
                .sql(" IN (SELECT ")
                .column(at.inner(), parent_key)
                .sql(" FROM ")
                .table_as(parent, at.inner())
                .sql(" WHERE ")
                .then(parents.of(key, at.inner()))
                .end()
                .sql(")"),
        }
    }

    /// The column of this very table that says so.
    fn writes(&self) -> Option<Rewrite> {
        match self {
            Self::Determining { .. } => None,
            Self::Column { column, .. }
            | Self::Typed {
                key_column: column, ..
            } => Some(Rewrite {
                column,
                condition: Condition::Owned(self.clone()),
                value: Value::Key,
            }),
            Self::Through {
                parent,
                foreign_key,
                parent_key,
                parents,
                ..
            } => match **parents {
                // The tenant's own row stays, so its dependents have to be moved to the other tenant's.
                Self::Determining { key } => Some(Rewrite {
                    column: foreign_key,
                    condition: Condition::Owned(self.clone()),
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

    /// The table whose rows say whose the rows are, as the database tells it.
    pub(crate) fn parent(&self) -> Option<&str> {
        match self {
            Self::Through { parent_id, .. } => Some(parent_id),
            _ => None,
        }
    }
}

fn is<'k, DB: KnownBackend>(column: &str, key: AnyKey<'k, DB>, at: Alias) -> Statement<'k, DB> {
    Statement::empty().column(at, column).sql(" = ").key(key)
}

/// A column that changes when rows go to another tenant.
pub(crate) struct Rewrite {
    pub(crate) column: &'static str,
    condition: Condition,
    value: Value,
}

/// In which rows it changes.
enum Condition {
    /// In the tenant's.
    Owned(Ownership),
    /// In those that name it.
    Names,
    /// In those of tenants that name it, other than itself.
    Below { key: &'static str },
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
    pub(crate) fn condition<'k, DB: KnownBackend>(
        &self,
        source: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        let names = is(self.column, source, at);
        match &self.condition {
            Condition::Owned(ownership) => ownership.of(source, at),
            Condition::Names => names,
            Condition::Below { key } => Statement::new("(")
                .then(names)
                .sql(" AND NOT ")
                .then(is(key, source, at))
                .sql(")"),
        }
    }

    fn value<'k, DB: KnownBackend>(&self, target: AnyKey<'k, DB>, at: Alias) -> Statement<'k, DB> {
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
                .end()
                .sql(")"),
        }
    }

    /// What the column of any row is when the rows have gone over.
    fn after<'k, DB: KnownBackend>(
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
pub(crate) fn same_column(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

const ROW: Alias = Alias(0);

impl Held {
    /// Is the row under `at` the tenant's?
    pub(crate) fn owned<'k, DB: KnownBackend>(
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
    pub(crate) fn owned_rows<'k, DB: KnownBackend>(
        &self,
        key: AnyKey<'k, DB>,
    ) -> Statement<'k, DB> {
        Statement::new(" FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(self.owned(key, ROW))
    }

    pub(crate) fn count<C>(
        &self,
        conn: &mut C,
        key: AnyKey<'_, C::Backend>,
    ) -> diesel::QueryResult<u64>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        count(
            conn,
            Statement::new("SELECT count(*)").then(self.owned_rows(key)),
        )
    }

    /// The same, of the latest state of the rows.
    pub(crate) fn count_latest<C>(
        &self,
        conn: &mut C,
        key: AnyKey<'_, C::Backend>,
    ) -> diesel::QueryResult<u64>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let rows = Statement::new("SELECT count(*)").then(self.owned_rows(key));
        count(conn, rows.end().latest())
    }

    /// Rows that should be gone by now, and are not.
    pub(crate) fn gone<C>(&self, conn: &mut C, rows: Statement<'_, C::Backend>) -> Result<(), Error>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let rows = Statement::new("SELECT count(*)").then(rows);
        match count(conn, rows.end().latest())? {
            0 => Ok(()),
            rows => Err(Error::RowsStayed {
                table: self.name.clone(),
                rows,
            }),
        }
    }

    /// The columns that change when a tenant's rows go to another one, without those that only name a tenant.
    pub(crate) fn moves(&self) -> Vec<Rewrite> {
        self.ownership
            .iter()
            .filter_map(Ownership::writes)
            .collect()
    }

    /// The columns that change when a tenant becomes another one.
    pub(crate) fn merges(&self) -> Vec<Rewrite> {
        let names = self.names.iter().map(|column| Rewrite {
            column,
            condition: match self.ownership {
                Some(Ownership::Determining { key }) => Condition::Below { key },
                _ => Condition::Names,
            },
            value: Value::Key,
        });
        self.moves().into_iter().chain(names).collect()
    }

    /// Which rows any of this changes.
    pub(crate) fn changed<'k, DB: KnownBackend>(
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
        at: Alias,
    ) -> Statement<'k, DB> {
        let conditions = rewrites.iter().map(|rewrite| rewrite.condition(source, at));
        Statement::new("(").joined(conditions, " OR ").sql(")")
    }

    /// `FROM <table> AS t0 WHERE <changed>`
    pub(crate) fn changed_rows<'k, DB: KnownBackend>(
        &self,
        rewrites: &[Rewrite],
        source: AnyKey<'k, DB>,
    ) -> Statement<'k, DB> {
        Statement::new(" FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(Self::changed(rewrites, source, ROW))
    }

    /// One statement for all columns: a row that two of them would write is written once.
    pub(crate) fn rewrite<'k, DB: KnownBackend>(
        &self,
        facts: &dyn Facts,
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
        Statement::new(facts.update())
            .table_as(&self.name, ROW)
            .sql(" SET ")
            .joined(assignments, ", ")
            .sql(" WHERE ")
            .then(Self::changed(rewrites, source, ROW))
    }

    /// Counts the rows that would get the primary key of a row that is there; nothing if that cannot be.
    pub(crate) fn count_collisions<'k, DB: KnownBackend>(
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
            Statement::new("SELECT count(*)")
                .then(self.changed_rows(rewrites, source))
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
    pub(crate) fn of<T: 'static, C>(conn: &mut C) -> Result<Self, Error>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let facts = C::Backend::facts_of(conn)?;
        let mut entries = Vec::new();
        for entry in catalog::registered() {
            let id = find(conn, facts, &entry.name)?;
            entries.push((entry, id));
        }
        let mut tables: Vec<Held> = Vec::new();
        for (entry, id) in &entries {
            let ownership = ownership::<T>(&entries, entry, &mut Vec::new())?;
            let names = names(TypeId::of::<T>(), entry);
            if ownership.is_none() && names.is_empty() {
                continue;
            }
            let name = entry.name.clone();
            let id = id.clone().ok_or_else(|| missing(entry))?;
            // Two `table!`s may be one table, as two crates may have them.
            if let Some(held) = tables.iter_mut().find(|held| held.id == id) {
                held.also::<T>(ownership, names)?;
                continue;
            }
            let (columns, primary_key) = columns(conn, facts, &id)?;
            tables.push(Held {
                name,
                id,
                columns,
                primary_key,
                ownership,
                names,
            });
        }
        let key = |table: &Held| match table.ownership {
            Some(Ownership::Determining { key }) => Some(key),
            _ => None,
        };
        let mut keys = tables.iter().enumerate();
        let (determining, key) = keys
            .find_map(|(at, table)| key(table).map(|key| (at, key)))
            .ok_or(Error::NotDetermined {
                tenant: type_name::<T>(),
            })?;
        Ok(Self {
            facts,
            tables,
            determining,
            key,
            foreign_keys: ForeignKey::all(conn, facts)?,
            designated: entries.into_iter().filter_map(|(_, id)| id).collect(),
        })
    }

    /// The foreign keys from and to these tables.
    pub(crate) fn keys_of(&self, tables: &[usize]) -> Vec<&ForeignKey> {
        let among = |id: &String| tables.iter().any(|&at| self.tables[at].id == *id);
        let keys = self.foreign_keys.iter();
        keys.filter(|key| among(&key.child) || among(&key.parent))
            .collect()
    }

    pub(crate) fn determining(&self) -> &Held {
        &self.tables[self.determining]
    }

    /// The table of this name, if tenants have rows in it.
    pub(crate) fn table<C>(&self, conn: &mut C, name: &TableName) -> Result<Option<&Held>, Error>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let id = find(conn, self.facts, name)?;
        Ok(self
            .tables
            .iter()
            .find(|table| Some(&table.id) == id.as_ref()))
    }
}

impl Held {
    /// What another `table!` says of the same table.
    fn also<T: 'static>(
        &mut self,
        ownership: Option<Ownership>,
        names: Vec<&'static str>,
    ) -> Result<(), Error> {
        if let Some(other) = ownership {
            match &self.ownership {
                Some(own) if *own != other => {
                    return Err(Error::OwnedTwice {
                        table: self.name.clone(),
                        tenant: type_name::<T>(),
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

fn missing(entry: &Entry) -> Error {
    Error::MissingTable {
        table: entry.name.clone(),
    }
}

fn find<C>(
    conn: &mut C,
    facts: &dyn Facts,
    table: &TableName,
) -> diesel::QueryResult<Option<String>>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let found = rows(conn, Statement::new(facts.find_table(table)))?;
    Ok(found.into_iter().flatten().next().flatten())
}

/// All columns, and those of the primary key in its order.
fn columns<C>(
    conn: &mut C,
    facts: &dyn Facts,
    table: &str,
) -> diesel::QueryResult<(Vec<Column>, Vec<String>)>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let mut columns = Vec::new();
    let mut primary_key = Vec::new();
    for row in rows(conn, Statement::new(facts.columns(table)))? {
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
    entries: &[(Entry, Option<String>)],
    entry: &Entry,
    below: &mut Vec<TypeId>,
) -> Result<Option<Ownership>, Error> {
    if below.contains(&entry.table) {
        return Ok(None);
    }
    let tenant = TypeId::of::<T>();
    let flag = entry.roles.iter().find_map(|role| match role {
        Role::NobodysIf { flag } => Some(*flag),
        _ => None,
    });
    let mut found = Vec::new();
    for role in &entry.roles {
        found.extend(match role {
            Role::Determines { tenant: of, key } if *of == tenant => {
                Some(Ownership::Determining { key })
            }
            Role::OwnedBy { tenant: of, column } if *of == tenant => {
                Some(Ownership::Column { column, flag })
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
                below.push(entry.table);
                let of_parent = through::<T>(entries, *parent, below)?;
                below.pop();
                of_parent.map(|(parent, parent_id, parents)| Ownership::Through {
                    parent,
                    parent_id,
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
            table: entry.name.clone(),
            tenant: type_name::<T>(),
        }),
    }
}

/// The name of a parent, what the database tells it by, and how its rows are owned.
fn through<T: 'static>(
    entries: &[(Entry, Option<String>)],
    parent: TypeId,
    below: &mut Vec<TypeId>,
) -> Result<Option<(TableName, String, Ownership)>, Error> {
    let Some((parent, id)) = entries.iter().find(|(entry, _)| entry.table == parent) else {
        return Ok(None);
    };
    let Some(parents) = ownership::<T>(entries, parent, below)? else {
        return Ok(None);
    };
    let id = id.clone().ok_or_else(|| missing(parent))?;
    Ok(Some((parent.name.clone(), id, parents)))
}
