//! The order that foreign keys allow.

use super::error::Error;
use super::holdings::{Held, Holdings, same_column};
use crate::database::backend::KnownBackend;
use crate::database::facts::Facts;
use crate::database::statement::{Alias, Statement, rows};
use diesel::QueryResult;
use diesel::connection::LoadConnection;
use tenancy_runtime::catalog::TableName;

/// A foreign key as the database has it.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    pub(crate) child: String,
    pub(crate) child_name: TableName,
    pub(crate) parent: String,
    pub(crate) parent_name: TableName,
    pub(crate) on_delete: Consequence,
    pub(crate) on_update: Consequence,
    /// Columns of the child, and what they refer to.
    pub(crate) columns: Vec<(String, String)>,
}

/// What becomes of the child when the parent is deleted, or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// There must be none when the statement, or the transaction, ends.
    NoAction,
    /// There must be none.
    Restrict,
    /// The database deletes or changes it, too.
    Cascade,
    /// The database sets its columns to something else.
    Set,
}

impl Consequence {
    fn of(name: &str) -> Self {
        match name {
            "NO ACTION" => Self::NoAction,
            "RESTRICT" => Self::Restrict,
            "CASCADE" => Self::Cascade,
            _ => Self::Set,
        }
    }

    /// The database refuses it; the rows have to go or change before.
    pub(crate) fn refuses(self) -> bool {
        matches!(self, Self::NoAction | Self::Restrict)
    }
}

impl ForeignKey {
    /// Every foreign key of the database.
    pub(crate) fn all<C>(conn: &mut C, facts: &dyn Facts) -> QueryResult<Vec<Self>>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let mut keys: Vec<(String, Self)> = Vec::new();
        for row in rows(conn, Statement::new(facts.foreign_keys()))? {
            // A key to a table that is not there, as SQLite lets one write, has no column to refer to.
            let Ok::<[Option<String>; 11], _>(
                [
                    Some(key),
                    Some(child),
                    child_schema,
                    Some(child_name),
                    Some(parent),
                    parent_schema,
                    Some(parent_name),
                    Some(on_delete),
                    Some(on_update),
                    Some(from),
                    Some(to),
                ],
            ) = row.try_into()
            else {
                continue;
            };
            match keys.last_mut() {
                Some((last, foreign_key)) if *last == key => {
                    foreign_key.columns.push((from, to));
                }
                _ => keys.push((
                    key,
                    Self {
                        child,
                        child_name: TableName::new(child_schema, child_name),
                        parent,
                        parent_name: TableName::new(parent_schema, parent_name),
                        on_delete: Consequence::of(&on_delete),
                        on_update: Consequence::of(&on_update),
                        columns: vec![(from, to)],
                    },
                )),
            }
        }
        Ok(keys.into_iter().map(|(_, key)| key).collect())
    }

    /// Does the row of the child refer to that of the parent?
    pub(crate) fn refers<DB: KnownBackend>(
        &self,
        child: Alias,
        parent: Alias,
    ) -> Statement<'static, DB> {
        let same = self.columns.iter().map(|(from, to)| {
            Statement::empty()
                .column(child, from)
                .sql(" = ")
                .column(parent, to)
        });
        Statement::empty().joined(same, " AND ")
    }

    /// Whether it is from this one column to that one.
    pub(crate) fn is_of_column(&self, column: &str, to_column: &str) -> bool {
        let is =
            |(from, to): &(String, String)| same_column(from, column) && same_column(to, to_column);
        matches!(&self.columns[..], [one] if is(one))
    }
}

/// The tables with rows of the tenant, such that a table comes before those that it refers to, and the determining
/// table last.
pub(crate) fn children_first(holdings: &Holdings) -> Vec<usize> {
    let steps = steps(holdings).into_iter();
    steps.flatten().flatten().collect()
}

/// The same, but tables that refer to each other in a circle are together: they are emptied in one go, in their order.
pub(crate) fn deletes(holdings: &Holdings) -> Result<Vec<Vec<usize>>, Error> {
    let name = |at: usize| holdings.tables[at].name.clone();
    steps(holdings)
        .into_iter()
        .map(|step| match step.iter().find(|part| part.len() > 1) {
            None => Ok(step.into_iter().flatten().collect()),
            Some(circle) => Err(Error::Cycle {
                tables: circle.iter().map(|&at| name(at)).collect(),
            }),
        })
        .collect()
}

/// Circles of foreign keys, and in each, circles of those that cannot wait until the statement ends. Most have one
/// table.
fn steps(holdings: &Holdings) -> Vec<Vec<Vec<usize>>> {
    let owned: Vec<usize> = (0..holdings.tables.len())
        .filter(|&at| holdings.tables[at].ownership.is_some())
        .collect();
    let mut all = Refers::between(holdings, |_| true);
    let mut hard = Refers::between(holdings, |key| key.on_delete == Consequence::Restrict);
    for &at in &owned {
        if at != holdings.determining {
            all.add(at, holdings.determining);
        }
        // Whose a row is can be told only while its parent is there.
        let parent = holdings.tables[at]
            .ownership
            .as_ref()
            .and_then(|ownership| ownership.parent());
        let position = |id: &str| holdings.tables.iter().position(|table| table.id == id);
        if let Some(parent) = parent.and_then(position) {
            all.add(at, parent);
            hard.add(at, parent);
        }
    }
    all.close();
    hard.close();

    let circles = all.groups(&owned).into_iter();
    circles.map(|circle| hard.groups(&circle)).collect()
}

/// Which tables refer to which.
struct Refers(Vec<Vec<bool>>);

impl Refers {
    fn between(holdings: &Holdings, counts: impl Fn(&ForeignKey) -> bool) -> Self {
        let position = |id: &String| holdings.tables.iter().position(|table| table.id == *id);
        let mut refers = Self(vec![
            vec![false; holdings.tables.len()];
            holdings.tables.len()
        ]);
        for key in holdings.foreign_keys.iter().filter(|key| counts(key)) {
            if let Some((child, parent)) = position(&key.child).zip(position(&key.parent)) {
                refers.add(child, parent);
            }
        }
        refers
    }

    /// A table that refers to itself is a matter of its rows, not of the order of tables.
    fn add(&mut self, child: usize, parent: usize) {
        if child != parent {
            self.0[child][parent] = true;
        }
    }

    /// What is referred to by way of others too (Warshall's algorithm).
    fn close(&mut self) {
        for by in 0..self.0.len() {
            for child in 0..self.0.len() {
                if self.0[child][by] {
                    for parent in 0..self.0.len() {
                        self.0[child][parent] |= self.0[by][parent];
                    }
                }
            }
        }
    }

    /// Children before parents, those of a circle in one group.
    fn groups(&self, of: &[usize]) -> Vec<Vec<usize>> {
        let mut remaining = of.to_vec();
        let mut groups = Vec::new();
        while !remaining.is_empty() {
            let mutual = |a: usize, b: usize| a == b || (self.0[a][b] && self.0[b][a]);
            let free = |&at: &usize| {
                remaining
                    .iter()
                    .all(|&child| !self.0[child][at] || mutual(child, at))
            };
            // There is one: of the groups, each of which is one node, no two refer to each other.
            let first = remaining.iter().copied().find(free).unwrap_or(remaining[0]);
            let (group, rest) = remaining.iter().partition(|&&at| mutual(first, at));
            groups.push(group);
            remaining = rest;
        }
        groups
    }
}

impl Holdings {
    /// The foreign keys of a table that refer to the table itself.
    pub(crate) fn to_itself<'h>(&'h self, table: &'h Held) -> impl Iterator<Item = &'h ForeignKey> {
        let itself = |key: &&ForeignKey| key.child == table.id && key.parent == table.id;
        self.foreign_keys.iter().filter(itself)
    }
}
