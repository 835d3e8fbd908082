//! How to tell whose a row is.

use super::error::Error;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use std::any::{TypeId, type_name};
use tenancy_runtime::catalog::{Entry, Role, TableName};

/// A type of tenant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) id: TypeId,
    pub(super) name: &'static str,
}

impl Kind {
    pub(super) fn of<T: 'static>() -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
        }
    }
}

/// How to tell whose a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ownership {
    /// The row is a tenant.
    Determining { key: &'static str },
    /// By its own column. Where the flag is set, or one of the others is not null, the row is not the tenant's.
    Column {
        column: &'static str,
        flag: Option<&'static str>,
        others: Vec<&'static str>,
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
        /// Where it is set, the row is nobody's.
        flag: Option<&'static str>,
    },
    /// As the row of either parent is.
    Either(Box<[Ownership; 2]>),
}

impl Ownership {
    /// Is the row the tenant's?
    pub(super) fn of(&self, key: Given, at: Alias) -> Statement {
        match self {
            Self::Determining { key: column } => is(column, key, at),
            Self::Column {
                column,
                flag,
                others,
            } => {
                let owned = is(column, key, at);
                if flag.is_none() && others.is_empty() {
                    return owned;
                }
                let flag = flag.iter().map(|flag| (flag, " IS NOT TRUE"));
                let others = others.iter().map(|other| (other, " IS NULL"));
                let owned = flag
                    .chain(others)
                    .fold(owned, |owned, (column, condition)| {
                        owned.sql(" AND ").column(at, column).sql(condition)
                    });
                Statement::new("(").then(owned).sql(")")
            }
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
                flag,
                ..
            } => {
                let of_parent = Statement::empty()
                    .column(at, foreign_key)
                    .sql(" IN (SELECT ")
                    .column(at.inner(), parent_key)
                    .sql(" FROM ")
                    .table_as(parent, at.inner())
                    .sql(" WHERE ")
                    .then(parents.of(key, at.inner()))
                    .end()
                    .sql(")");
                match flag {
                    None => of_parent,
                    Some(flag) => Statement::new("(")
                        .then(of_parent)
                        .sql(" AND ")
                        .column(at, flag)
                        .sql(" IS NOT TRUE)"),
                }
            }
            Self::Either(parents) => {
                let ways = parents.iter().map(|parent| parent.of(key.clone(), at));
                Statement::new("(").joined(ways, " OR ").sql(")")
            }
        }
    }

    /// The tables whose rows say whose the rows are, as the database tells them.
    pub(super) fn parents(&self) -> Vec<&str> {
        match self {
            Self::Through { parent_id, .. } => vec![parent_id],
            Self::Either(parents) => parents.iter().flat_map(Self::parents).collect(),
            _ => Vec::new(),
        }
    }
}

/// Is the key in the column?
pub(super) fn is(column: &str, key: Given, at: Alias) -> Statement {
    Statement::empty().column(at, column).sql(" = ").given(key)
}

/// The columns that name a tenant who does not own the row by that.
pub(super) fn names(tenant: TypeId, entry: &Entry) -> Vec<&'static str> {
    let column = |role: &Role| match role {
        Role::Names { tenant: of, column } if *of == tenant => Some(*column),
        _ => None,
    };
    entry.roles.iter().filter_map(column).collect()
}

/// The flag of rows that are nobody's.
fn flag_of(entry: &Entry) -> Option<&'static str> {
    entry.roles.iter().find_map(|role| match role {
        Role::NobodysIf { flag } => Some(*flag),
        _ => None,
    })
}

/// How tenants of a type own rows of a table, if they do.
pub(super) fn ownership(
    kind: Kind,
    entries: &[(Entry, Option<String>)],
    entry: &Entry,
) -> Result<Option<Ownership>, Error> {
    below_of(kind, entries, entry, &mut Vec::new())
}

/// The same, `below` the tables that one has come from.
fn below_of(
    kind: Kind,
    entries: &[(Entry, Option<String>)],
    entry: &Entry,
    below: &mut Vec<TypeId>,
) -> Result<Option<Ownership>, Error> {
    if below.contains(&entry.table) {
        return Ok(None);
    }
    let tenant = kind.id;
    let flag = flag_of(entry);
    let mut found = Vec::new();
    for role in &entry.roles {
        found.extend(match role {
            Role::Determines { tenant: of, key } if *of == tenant => {
                Some(Ownership::Determining { key })
            }
            Role::OwnedBy { tenant: of, column } if *of == tenant => Some(Ownership::Column {
                column,
                flag,
                others: Vec::new(),
            }),
            Role::OwnedByOneOf {
                tenant: of,
                column,
                others,
            } if *of == tenant => Some(Ownership::Column {
                column,
                flag,
                others: others.clone(),
            }),
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
                let of_parent = through(kind, entries, *parent, below)?;
                below.pop();
                of_parent.map(|(parent, parent_id, parents)| Ownership::Through {
                    parent,
                    parent_id,
                    foreign_key,
                    parent_key,
                    parents: Box::new(parents),
                    flag: None,
                })
            }
            _ => None,
        });
    }
    below.push(entry.table);
    let is_direct = !found.is_empty();
    for role in &entry.roles {
        // Of several dimensions, the tenant's own one says it.
        if !(is_direct && matches!(role, Role::OwnedBy { .. })) {
            found.extend(of_tenant_below(kind, entries, entry, role, below)?);
        }
    }
    below.pop();
    let mut found = found.into_iter();
    match (found.next(), found.next(), found.next()) {
        (ownership, None, _) => Ok(ownership),
        // A row with two parents is of whom either of them is.
        (
            Some(a @ Ownership::Through { flag: None, .. }),
            Some(b @ Ownership::Through { flag: None, .. }),
            None,
        ) if entry.has_two_parents() => Ok(Some(Ownership::Either(Box::new([a, b])))),
        _ => Err(Error::OwnedTwice {
            table: entry.name.clone(),
            tenant: kind.name,
        }),
    }
}

/// Of a row that belongs to a tenant of another type: it is through the row of that tenant, if that one belongs to such a
/// tenant. So a project's tasks are the organisation's that has the project.
fn of_tenant_below(
    kind: Kind,
    entries: &[(Entry, Option<String>)],
    entry: &Entry,
    role: &Role,
    below: &mut Vec<TypeId>,
) -> Result<Option<Ownership>, Error> {
    let owner = match role {
        Role::OwnedBy { tenant, .. }
        | Role::OwnedAs { tenant, .. }
        | Role::OwnedByOneOf { tenant, .. }
            if *tenant != kind.id =>
        {
            *tenant
        }
        _ => return Ok(None),
    };
    let determining = entries.iter().find_map(|(entry, _)| {
        let key = entry.roles.iter().find_map(|role| match role {
            Role::Determines { tenant, key } if *tenant == owner => Some(*key),
            _ => None,
        });
        key.map(|key| (entry.table, key))
    });
    let Some((table, parent_key)) = determining else {
        return Ok(None);
    };
    let Some((parent, parent_id, parents)) = through(kind, entries, table, below)? else {
        return Ok(None);
    };
    match role {
        Role::OwnedBy { column, .. } => Ok(Some(Ownership::Through {
            parent,
            parent_id,
            foreign_key: column,
            parent_key,
            parents: Box::new(parents),
            flag: flag_of(entry),
        })),
        // A row of one of several types of owners is the tenant's in one way, and that of a tenant below in another.
        _ => Err(Error::OwnedTwice {
            table: entry.name.clone(),
            tenant: kind.name,
        }),
    }
}

/// The name of a parent, what the database tells it by, and how its rows are owned.
fn through(
    kind: Kind,
    entries: &[(Entry, Option<String>)],
    parent: TypeId,
    below: &mut Vec<TypeId>,
) -> Result<Option<(TableName, String, Ownership)>, Error> {
    let Some((parent, id)) = entries.iter().find(|(entry, _)| entry.table == parent) else {
        return Ok(None);
    };
    let Some(parents) = below_of(kind, entries, parent, below)? else {
        return Ok(None);
    };
    let id = id.clone().ok_or_else(|| missing(&parent.name))?;
    Ok(Some((parent.name.clone(), id, parents)))
}

/// An error for a table of the program that the database lacks.
pub(super) fn missing(table: &TableName) -> Error {
    Error::MissingTable {
        table: table.clone(),
    }
}
