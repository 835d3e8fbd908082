//! Which conditions hold, and which rows a condition finds beside a row.

use super::{Run, count, number};
use crate::programs::program::{Cmp, Is, Row, Table};
use crate::programs::reach::Near;

impl Run<'_> {
    fn with_id(&self, table: Table, id: Option<i32>) -> impl Iterator<Item = &Row> {
        self.readable(table).filter(move |row| Some(row.id) == id)
    }

    pub(super) fn meets(&self, near: &[Near<'_>], table: Table, row: &Row) -> bool {
        self.reach
            .meet(self.world, &near_also(near, table, Some(row)))
    }

    /// The rows of the table with this id that meet those that are near.
    pub(super) fn near(&self, near: &[Near<'_>], table: Table, id: Option<i32>) -> Vec<&Row> {
        self.with_id(table, id)
            .filter(|row| self.meets(near, table, row))
            .collect()
    }

    /// The rows that a subquery of the table sees, beside those that are near.
    fn inside<'r>(
        &'r self,
        near: &[Near<'r>],
        table: Table,
    ) -> impl Iterator<Item = Vec<Near<'r>>> {
        // Inside, the name of the table is that of the subquery's own one.
        let mut near = near.to_vec();
        near.retain(|other| other.table != table || other.is_alias);
        let rows = self.readable(table);
        rows.map(move |row| near_also(&near, table, Some(row)))
            .filter(|near| self.reach.meet(self.world, near))
    }

    /// The greatest `n` of a table.
    pub(super) fn most(&self, near: &[Near<'_>], table: Table) -> Option<i32> {
        let rows = self.inside(near, table);
        rows.filter_map(|near| near.last().and_then(|last| last.row.n))
            .max()
    }

    /// The id is that of a row of the table.
    fn is_in(&self, near: &[Near<'_>], id: i32, table: Table, is: &Is) -> bool {
        let mut rows = self.inside(near, table);
        rows.any(|near| {
            let row = near[near.len() - 1].row;
            row.id == id && self.is(&near, row, is) == Some(true)
        })
    }

    /// Of a row, beside those of its own query that are near.
    pub(super) fn is(&self, near: &[Near<'_>], row: &Row, is: &Is) -> Option<bool> {
        match is {
            Is::Id(cmp, id) => compare(*cmp, Some(row.id), Some(*id)),
            Is::N(cmp, n) => compare(*cmp, row.n, Some(*n)),
            Is::NoN => Some(row.n.is_none()),
            Is::Among(ids) => Some(ids.contains(&row.id)),
            Is::In(table, is) => Some(self.is_in(near, row.id, *table, is)),
            Is::NotIn(table, is) => Some(!self.is_in(near, row.id, *table, is)),
            Is::Exists(table, cmp, n) => {
                let others = self.near(near, *table, Some(row.id));
                let is = |other: &&Row| compare(*cmp, other.n, Some(*n)) == Some(true);
                Some(others.iter().any(is))
            }
            Is::Number(table, cmp, n) => {
                let others = self.near(near, *table, Some(row.id));
                compare(*cmp, count(others.len()), number(*n))
            }
            Is::Most(table) => compare(Cmp::Eq, row.n, self.most(near, *table)),
            Is::Not(a) => self.is(near, row, a).map(|a| !a),
            Is::Both(a, b) => and(self.is(near, row, a), self.is(near, row, b)),
            Is::Either(a, b) => or(self.is(near, row, a), self.is(near, row, b)),
        }
    }
}

/// One row more is near, if there is one.
pub(super) fn near_also<'r>(
    near: &[Near<'r>],
    table: Table,
    row: Option<&'r Row>,
) -> Vec<Near<'r>> {
    let row = row.map(|row| Near::new(table, row));
    near.iter().copied().chain(row).collect()
}

/// The right side of an outer join.
pub(super) fn left<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<Option<&'r Row>> {
    let mut rows: Vec<_> = rows.map(Some).collect();
    if rows.is_empty() {
        rows.push(None);
    }
    rows
}

pub(super) fn mark(row: Option<&Row>) -> Option<i32> {
    row.map(|row| row.mark)
}

// SQL's logic of three values; `None` is unknown.

pub(super) fn compare(cmp: Cmp, a: Option<i32>, b: Option<i32>) -> Option<bool> {
    let (a, b) = a.zip(b)?;
    Some(match cmp {
        Cmp::Eq => a == b,
        Cmp::Ne => a != b,
        Cmp::Lt => a < b,
        Cmp::Le => a <= b,
        Cmp::Gt => a > b,
        Cmp::Ge => a >= b,
    })
}

pub(super) fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub(super) fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|a| !a), b.map(|b| !b)).map(|neither| !neither)
}
