//! What a program means, in plain Rust.

use super::program::{
    Cmp, Combine, Conflict, Filter, For, Is, Join, Kind, Op, Query, Reach, Read, Row, Set, Step,
    Table, Target, World, Write,
};
use std::collections::BTreeSet;

pub(crate) type Outcome = Result<Returned, Failure>;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Returned {
    Count(usize),
    Rows(Vec<Values>),
}

/// Of one row, the columns that were asked for.
pub(crate) type Values = Vec<Option<i32>>;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    Taken,
    OutOfScope,
    NamesAnotherTenant,
    /// Either: it depends on the order of rows that are selected without one.
    TakenOrOutOfScope,
    /// The model expects no other.
    Other(String),
}

/// Whether `got` is what the model says.
pub(crate) fn agree(expected: &Outcome, got: &Outcome) -> bool {
    match (expected, got) {
        (Err(Failure::TakenOrOutOfScope), Err(Failure::Taken | Failure::OutOfScope)) => true,
        _ => expected == got,
    }
}

pub(crate) fn rows(rows: impl IntoIterator<Item = Values>) -> Returned {
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort();
    Returned::Rows(rows)
}

pub(crate) fn run(world: &mut World, step: &Step) -> Outcome {
    let before = world.clone();
    let mut run = Run {
        world,
        reach: &step.reach,
    };
    let outcome = match &step.op {
        Op::Read(read) => run.read(read),
        Op::Write(write) => run.write(write),
    };
    if outcome.is_err() {
        *world = before;
    }
    outcome
}

/// # Errors
///
/// Which rows there should be and which there are, of the first table that differs.
pub(crate) fn same_rows(expected: &World, got: &World) -> Result<(), String> {
    for (table, expected) in expected {
        let mut expected = expected.clone();
        expected.sort();
        if got[table] != expected {
            let got = &got[table];
            return Err(format!(
                "{table:?} should be\n{expected:?}\nand are\n{got:?}"
            ));
        }
    }
    Ok(())
}

struct Run<'w> {
    world: &'w mut World,
    reach: &'w Reach,
}

fn shown(row: &Row) -> Values {
    vec![Some(row.id), Some(row.mark), Some(row.n)]
}

impl Run<'_> {
    #[expect(clippy::unnecessary_wraps, reason = "an outcome, as a write has")]
    fn read(&self, read: &Read) -> Outcome {
        match read {
            Read::Load(Query { table, filters }) => Ok(rows(self.load(*table, filters))),
            Read::LoadAlias(table, cmp, n) => Ok(rows(
                self.readable(*table)
                    .filter(|row| compare(*cmp, row.n, *n))
                    .map(shown),
            )),
            Read::Combine(how, table, left, right) => {
                Ok(rows(self.combine(*how, *table, left, right)))
            }
            Read::JoinAlias(kind, table, is) => {
                let mut matched = vec![];
                for row in self.readable(*table) {
                    let near = [(*table, row)];
                    let twins = self.readable(*table).filter(|twin| twin.n == row.n);
                    let twins = twins.filter(|twin| self.meets(&near, *table, twin));
                    let twins = match kind {
                        Kind::Inner => twins.map(Some).collect(),
                        Kind::Left => left(twins),
                    };
                    for twin in twins {
                        if self.is(&near_also(&near, *table, twin), row, is) {
                            matched.push(vec![Some(row.mark), mark(twin)]);
                        }
                    }
                }
                Ok(rows(matched))
            }
            Read::Join(join, is) => Ok(rows(self.join(*join, is))),
        }
    }

    fn write(&mut self, write: &Write) -> Outcome {
        match write {
            Write::Insert(table, new, to) | Write::InsertArray(table, new, to) => {
                self.insert(*table, new, *to, None)
            }
            Write::Upsert(table, new, conflict, to) => {
                self.insert(*table, new, *to, Some(conflict))
            }
            Write::Copy(table, is, by, to) => self.copy(*table, is, *by, *to),
            Write::Update(table, target, set) => Ok(self.update(*table, target, set)),
            Write::Delete(table, target) => {
                let gone = self.targets(*table, target);
                self.rows_of(*table).retain(|row| !gone.contains(row));
                Ok(rows(gone.iter().map(shown)))
            }
            Write::Save(table, row) => self.save(*table, row),
            Write::Adopt(target) => self.adopt(target),
        }
    }

    fn readable(&self, table: Table) -> impl Iterator<Item = &Row> {
        let rows = self.world[&table].iter();
        rows.filter(move |row| self.reach.reads(self.world, table, row))
    }

    fn roots(&self, table: Table, is: &Is) -> impl Iterator<Item = &Row> {
        self.readable(table)
            .filter(move |row| self.is(&[(table, row)], row, is))
    }

    fn rows_of(&mut self, table: Table) -> &mut Vec<Row> {
        self.world.get_mut(&table).expect("all tables are there")
    }

    fn load(&self, table: Table, filters: &[Filter]) -> Vec<Values> {
        let global = |row: &Row| match table {
            Table::Tags => row.owner.is_none(),
            _ => row.second == Some(1),
        };
        let holds = |row: &&Row| {
            filters
                .iter()
                .fold(None, |before, filter| {
                    let (and, is) = match filter {
                        Filter::And(is) => (true, self.is(&[(table, row)], row, is)),
                        Filter::Or(is) => (false, self.is(&[(table, row)], row, is)),
                        Filter::Own => (true, !global(row)),
                        Filter::Global => (true, global(row)),
                    };
                    Some(match before {
                        None => is,
                        Some(before) if and => before && is,
                        Some(before) => before || is,
                    })
                })
                .unwrap_or(true)
        };
        self.readable(table).filter(holds).map(shown).collect()
    }

    fn combine(
        &self,
        how: Combine,
        table: Table,
        left: &[Filter],
        right: &[Filter],
    ) -> Vec<Values> {
        let (left, right) = (self.load(table, left), self.load(table, right));
        if let Combine::UnionAll = how {
            return [left, right].concat();
        }
        let (left, right): (BTreeSet<_>, BTreeSet<_>) =
            (left.into_iter().collect(), right.into_iter().collect());
        match how {
            Combine::Union | Combine::UnionAll => left.union(&right).cloned().collect(),
            Combine::Intersect => left.intersection(&right).cloned().collect(),
            Combine::Except => left.difference(&right).cloned().collect(),
        }
    }

    fn with_id(&self, table: Table, id: Option<i32>) -> impl Iterator<Item = &Row> {
        self.readable(table).filter(move |row| Some(row.id) == id)
    }

    fn meets(&self, near: &[(Table, &Row)], table: Table, row: &Row) -> bool {
        self.reach
            .meet(self.world, &near_also(near, table, Some(row)))
    }

    /// The rows of the table with this id that meet those that are near.
    fn near(&self, near: &[(Table, &Row)], table: Table, id: Option<i32>) -> Vec<&Row> {
        self.with_id(table, id)
            .filter(|row| self.meets(near, table, row))
            .collect()
    }

    fn join(&self, join: Join, is: &Is) -> Vec<Values> {
        // The root, and then: the table, whether its join is an outer one, and its id by what is before it.
        type Id = fn(&[Option<&Row>]) -> Option<i32>;
        let (root, steps): (Table, [(Table, bool, Id); 2]) = match join {
            Join::TasksNotesLeftTags => (
                Table::Tasks,
                [
                    (Table::Notes, false, |near| near[0]?.parent),
                    (Table::Tags, true, |near| near[0]?.second),
                ],
            ),
            Join::WordsLeftLinesLeftFolders => (
                Table::Words,
                [
                    (Table::Lines, true, |near| near[0]?.parent),
                    (Table::Folders, true, |near| near[1]?.parent),
                ],
            ),
            Join::NotesLeftDocsLeftShares => (
                Table::Notes,
                [
                    (Table::Docs, true, |near| Some(near[0]?.id)),
                    (Table::Shares, true, |near| Some(near[0]?.id)),
                ],
            ),
            Join::FirmsLeftLeadsFolders => (
                Table::Firms,
                [
                    (Table::Leads, true, |near| Some(near[0]?.id)),
                    (Table::Folders, false, |near| Some(near[0]?.id)),
                ],
            ),
        };
        let roots = self.readable(root);
        let mut joined: Vec<_> = roots
            .map(|row| (vec![Some(row)], vec![(root, row)]))
            .collect();
        for (table, outer, id) in steps {
            let before = std::mem::take(&mut joined);
            for (marks, near) in before {
                let found = self.near(&near, table, id(&marks)).into_iter();
                let found = if outer {
                    left(found)
                } else {
                    found.map(Some).collect()
                };
                for row in found {
                    let mut marks = marks.clone();
                    marks.push(row);
                    // One without an owner cannot be told from none, and parts no others.
                    let told =
                        row.filter(|row| !(outer && table == Table::Leads && row.owner.is_none()));
                    joined.push((marks, near_also(&near, table, told)));
                }
            }
        }
        joined.retain(|(_, near)| self.is(near, near[0].1, is));
        let marks = joined
            .into_iter()
            .map(|(marks, _)| marks.into_iter().map(mark).collect());
        marks.collect()
    }

    /// For whom an insert is, and the scope in which its references are.
    fn inserts_for(&self, table: Table, For(firm, user): For) -> Reach {
        match (self.reach, table) {
            (Reach::Unscoped, Table::Lines | Table::Words) => Reach::Unscoped,
            (Reach::Unscoped, Table::Users) => Reach::User(user),
            (Reach::Unscoped, _) => Reach::Both(firm, user),
            (reach, _) => reach.clone(),
        }
    }

    fn insert(&mut self, table: Table, new: &[Row], to: For, on: Option<&Conflict>) -> Outcome {
        let scope = self.inserts_for(table, to);
        let mut count = 0;
        for row in new {
            let row = scope.stamp(table, row);
            if !scope.may_refer(self.world, table, row.parent, row.second) {
                return Err(Failure::OutOfScope);
            }
            let same_mark = self.world[&table]
                .iter()
                .position(|other| other.mark == row.mark);
            let same = self.world[&table]
                .iter()
                .any(|other| table.is_same(&row, other));
            match (same_mark, on) {
                (None, _) if !same => {
                    self.rows_of(table).push(row);
                    count += 1;
                }
                (_, Some(Conflict::NothingOnAny)) | (Some(_), Some(Conflict::Nothing)) => {}
                (Some(at), Some(conflict @ (Conflict::TakeN | Conflict::Parent(_)))) => {
                    let parent = match conflict {
                        Conflict::Parent(parent) => Some(*parent),
                        _ => None,
                    };
                    let writes = self
                        .reach
                        .writes(self.world, table, &self.world[&table][at]);
                    if writes && self.reach.may_refer(self.world, table, parent, None) {
                        let old = &mut self.rows_of(table)[at];
                        old.n = row.n;
                        old.parent = parent.or(old.parent);
                        count += 1;
                    }
                }
                _ => return Err(Failure::Taken),
            }
        }
        Ok(Returned::Count(count))
    }

    fn copy(&mut self, table: Table, is: &Is, by: i32, to: For) -> Outcome {
        let scope = self.inserts_for(table, to);
        let new: Vec<_> = self
            .roots(table, is)
            .map(|row| {
                let mut row = Row {
                    id: row.id + by,
                    mark: row.mark + by,
                    ..row.clone()
                };
                if table == Table::Shares {
                    row.second = None;
                }
                scope.stamp(table, &row)
            })
            .collect();
        let count = new.len();
        let out_of_scope = new
            .iter()
            .any(|row| !scope.may_refer(self.world, table, row.parent, row.second));
        let mut taken = false;
        for row in new {
            let mut others = self.world[&table].iter();
            taken |= others.any(|other| other.mark == row.mark || table.is_same(&row, other));
            self.rows_of(table).push(row);
        }
        match (taken, out_of_scope) {
            (true, true) => Err(Failure::TakenOrOutOfScope),
            (true, false) => Err(Failure::Taken),
            (false, true) => Err(Failure::OutOfScope),
            (false, false) => Ok(Returned::Count(count)),
        }
    }

    fn update(&mut self, table: Table, target: &Target, set: &Set) -> Returned {
        let allowed = match set {
            Set::Parent(parent) => self.reach.may_refer(self.world, table, Some(*parent), None),
            Set::Second(second) => self.reach.may_refer(self.world, table, None, *second),
            Set::N(_) => true,
        };
        let targets = if allowed {
            self.targets(table, target)
        } else {
            vec![]
        };
        let mut changed = vec![];
        for row in self
            .rows_of(table)
            .iter_mut()
            .filter(|row| targets.contains(row))
        {
            match set {
                Set::N(n) => row.n = *n,
                Set::Parent(parent) => row.parent = Some(*parent),
                Set::Second(second) => row.second = *second,
            }
            changed.push(shown(row));
        }
        rows(changed)
    }

    fn save(&mut self, table: Table, new: &Row) -> Outcome {
        if self.reach.refuses(table, new) {
            return Err(Failure::NamesAnotherTenant);
        }
        if !self
            .reach
            .may_refer(self.world, table, new.parent, new.second)
        {
            return Ok(Returned::Count(0));
        }
        let targets = self.targets(table, &Target::Instance(new.clone()));
        let taken = |row: &Row| row.mark == new.mark && !targets.contains(row);
        if !targets.is_empty() && (self.world[&table].iter().any(taken) || targets.len() > 1) {
            return Err(Failure::Taken);
        }
        for row in self
            .rows_of(table)
            .iter_mut()
            .filter(|row| targets.contains(row))
        {
            (row.mark, row.n, row.parent) = (new.mark, new.n, new.parent);
            if matches!(table, Table::Tasks | Table::Shares) {
                row.second = new.second;
            }
        }
        Ok(Returned::Count(targets.len()))
    }

    fn adopt(&mut self, target: &Target) -> Outcome {
        let reach = self.reach;
        let stamped = |row: &Row| reach.stamp(Table::Leads, row);
        let named = self.named(Table::Leads, target);
        let adopted: Vec<_> = named
            .into_iter()
            .filter(|row| row.owner.is_none())
            .collect();
        for row in &adopted {
            let mut others = self.world[&Table::Leads].iter();
            if others.any(|other| Table::Leads.is_same(&stamped(row), other)) {
                return Err(Failure::Taken);
            }
        }
        for row in self
            .rows_of(Table::Leads)
            .iter_mut()
            .filter(|row| adopted.contains(row))
        {
            *row = stamped(row);
        }
        Ok(Returned::Count(adopted.len()))
    }

    /// The rows that the target names and the connection writes.
    fn targets(&self, table: Table, target: &Target) -> Vec<Row> {
        let mut named = self.named(table, target);
        named.retain(|row| self.reach.writes(self.world, table, row));
        named
    }

    fn named(&self, table: Table, target: &Target) -> Vec<Row> {
        let is = |row: &&Row| match target {
            Target::Key(id) => row.id == *id,
            Target::Filter(is) => self.is(&[(table, row)], row, is),
            Target::OrFilter(a, b) => {
                self.is(&[(table, row)], row, a) || self.is(&[(table, row)], row, b)
            }
            Target::Instance(instance) => table.names(instance, row),
        };
        self.world[&table].iter().filter(is).cloned().collect()
    }

    fn any_near(&self, near: &[(Table, &Row)], table: Table, row: &Row, cmp: Cmp, n: i32) -> bool {
        let mut others = self.near(near, table, Some(row.id)).into_iter();
        others.any(|other| compare(cmp, other.n, n))
    }

    /// Of a row, beside those of its own query that are near.
    fn is(&self, near: &[(Table, &Row)], row: &Row, is: &Is) -> bool {
        match is {
            Is::Id(cmp, id) => compare(*cmp, row.id, *id),
            Is::N(cmp, n) => compare(*cmp, row.n, *n),
            Is::IdIn(table, cmp, n) => {
                // Inside, the name of the table is that of the subquery's own one.
                let mut near = near.to_vec();
                if near[0].0 == *table {
                    near.remove(0);
                } else {
                    near.retain(|(other, _)| other != table);
                }
                self.any_near(&near, *table, row, *cmp, *n)
            }
            Is::Exists(table, cmp, n) => self.any_near(near, *table, row, *cmp, *n),
            Is::Not(is) => !self.is(near, row, is),
            Is::Either(a, b) => self.is(near, row, a) || self.is(near, row, b),
        }
    }
}

/// One row more is near, if there is one.
fn near_also<'r>(
    near: &[(Table, &'r Row)],
    table: Table,
    row: Option<&'r Row>,
) -> Vec<(Table, &'r Row)> {
    let row = row.map(|row| (table, row));
    near.iter().copied().chain(row).collect()
}

/// The right side of an outer join.
fn left<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<Option<&'r Row>> {
    let mut rows: Vec<_> = rows.map(Some).collect();
    if rows.is_empty() {
        rows.push(None);
    }
    rows
}

fn mark(row: Option<&Row>) -> Option<i32> {
    row.map(|row| row.mark)
}

fn compare(cmp: Cmp, a: i32, b: i32) -> bool {
    match cmp {
        Cmp::Eq => a == b,
        Cmp::Le => a <= b,
        Cmp::Ge => a >= b,
    }
}
