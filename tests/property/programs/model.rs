//! What a program means, in plain Rust.

use super::program::{
    Answer, As, Ask, By, Chain, Cmp, Combine, Conflict, Filter, For, Is, Join, JoinKind, Op, Order,
    Query, Reach, Read, Row, Set, Step, Table, Target, World, Write,
};
use super::reach::Near;
use crate::backend::{LOCKS, MYSQL, NULLS_ARE_GREATEST};
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Outcome = Result<Returned, Failure>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Returned {
    Count(usize),
    Rows(Vec<Values>),
    /// Of the steps of a transaction.
    All(Vec<Returned>),
}

/// Of one row, what was asked for.
pub(super) type Values = Vec<Option<i32>>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    Taken,
    NotFound,
    NothingToSet,
    OutOfScope,
    NamesAnotherTenant,
    /// Either: it depends on the order of rows that are selected without one.
    TakenOrOutOfScope,
    RolledBack,
    /// The model expects no other.
    Other(String),
}

/// Whether `got` is what the model says. Not every write can return its rows.
pub(super) fn agree(expected: &Outcome, got: &Outcome) -> bool {
    match (expected, got) {
        (Err(Failure::TakenOrOutOfScope), Err(Failure::Taken | Failure::OutOfScope)) => true,
        (Ok(Returned::Rows(rows)), Ok(Returned::Count(n))) => rows.len() == *n,
        (Ok(Returned::All(expected)), Ok(Returned::All(got))) => {
            let both = expected.iter().cloned().zip(got.iter().cloned());
            expected.len() == got.len() && both.into_iter().all(|(a, b)| agree(&Ok(a), &Ok(b)))
        }
        _ => expected == got,
    }
}

pub(super) fn rows(rows: impl IntoIterator<Item = Values>) -> Returned {
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort();
    Returned::Rows(rows)
}

pub(super) fn ordered<const N: usize>(
    rows: impl IntoIterator<Item = [Option<i32>; N]>,
) -> Returned {
    Returned::Rows(rows.into_iter().map(Vec::from).collect())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "as a column has it that may be null"
)]
pub(super) fn number(n: i64) -> Option<i32> {
    Some(i32::try_from(n).expect("numbers are small"))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "as a column has it that may be null"
)]
fn count(n: usize) -> Option<i32> {
    Some(i32::try_from(n).expect("rows are few"))
}

pub(super) fn run(world: &mut World, step: &Step) -> Outcome {
    Run {
        world,
        reach: &step.reach,
    }
    .run(&step.op)
}

/// # Errors
///
/// Which rows there should be and which there are, of the first table that differs.
pub(super) fn same_rows(expected: &World, got: &World) -> Result<(), String> {
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
    vec![Some(row.id), Some(row.mark), row.n]
}

fn answered(answer: Answer, written: &[Row]) -> Returned {
    match answer {
        Answer::Rows => rows(written.iter().map(shown)),
        Answer::Count => Returned::Count(written.len()),
    }
}

impl Run<'_> {
    fn run(&mut self, op: &Op) -> Outcome {
        let before = self.world.clone();
        let outcome = match op {
            Op::Read(read) => self.read(read),
            Op::Write(write) => self.write(write),
            Op::Transaction { ops, commit } => {
                let all = ops.iter().map(|op| self.run(op)).collect();
                match all {
                    Ok(_) if !commit => Err(Failure::RolledBack),
                    all => all.map(Returned::All),
                }
            }
        };
        if outcome.is_err() {
            *self.world = before;
        }
        outcome
    }

    fn read(&self, read: &Read) -> Outcome {
        Ok(match read {
            Read::Rows(query, ask) => return self.ask(&self.load(query), query.table, ask),
            Read::Chain(table, chain) => {
                let filters = match chain.clone() {
                    Chain::All => vec![],
                    Chain::Find(id) => vec![Filter::And(Is::Id(Cmp::Eq, id))],
                    Chain::FindOr(id, b) => {
                        vec![Filter::And(Is::Id(Cmp::Eq, id)), Filter::Or(b)]
                    }
                    Chain::Filter(a) => vec![Filter::And(a)],
                    Chain::FilterOr(a, b) => vec![Filter::And(a), Filter::Or(b)],
                    Chain::OrFilter(a, b) => vec![Filter::Or(a), Filter::And(b)],
                };
                let table = *table;
                rows(self.load(&Query { table, filters }).into_iter().map(shown))
            }
            Read::Locked(table, is, _) => {
                let mut locked: Vec<_> = self.roots(*table, is).collect();
                locked.retain(|row| !LOCKS || self.reach.writes(self.world, *table, row));
                locked.sort_by_key(|row| row.mark);
                Returned::Rows(locked.into_iter().map(shown).collect())
            }
            Read::Groups(table, is, more_than) => {
                let mut groups = BTreeMap::<_, usize>::new();
                for row in self.roots(*table, is) {
                    *groups.entry(row.n).or_default() += 1;
                }
                let groups = groups.into_iter().map(|(n, rows)| vec![n, count(rows)]);
                rows(groups.filter(|group| group[1] > number(*more_than)))
            }
            Read::Alias(table, cmp, n) => {
                let is = |row: &&Row| compare(*cmp, row.n, Some(*n)) == Some(true);
                rows(self.readable(*table).filter(is).map(shown))
            }
            Read::Combine(how, query, right) => {
                let right = Query {
                    table: query.table,
                    filters: right.clone(),
                };
                combine(*how, &self.load(query), &self.load(&right))
            }
            Read::CombineWithNotes(how, query, is) => {
                let notes: Vec<_> = self.roots(Table::Notes, is).collect();
                combine(*how, &self.load(query), &notes)
            }
            Read::JoinAlias(kind, table, is) => {
                let mut matched = vec![];
                for row in self.readable(*table) {
                    let near = [Near::new(*table, row)];
                    let twins = self
                        .readable(*table)
                        .filter(|twin| twin.n.is_some() && twin.n == row.n);
                    let twins = twins.filter(|twin| self.meets(&near, *table, twin));
                    let twins = match kind {
                        JoinKind::Inner => twins.map(Some).collect(),
                        JoinKind::Left => left(twins),
                    };
                    for twin in twins {
                        let mut near = near_also(&near, *table, twin);
                        near.iter_mut()
                            .skip(1)
                            .for_each(|twin| twin.is_alias = true);
                        if self.is(&near, row, is) == Some(true) {
                            matched.push(vec![Some(row.mark), mark(twin)]);
                        }
                    }
                }
                rows(matched)
            }
            Read::Join(Join::NumberOfPages, is) => {
                let numbers = self.readable(Table::Folders).filter_map(|row| {
                    let near = [Near::new(Table::Folders, row)];
                    let pages = self
                        .readable(Table::Pages)
                        .filter(|page| page.parent == Some(row.id));
                    let pages = left(pages.filter(|page| self.meets(&near, Table::Pages, page)));
                    let pages = pages.into_iter().filter(|page| {
                        let near = near_also(&near, Table::Pages, *page);
                        self.is(&near, row, is) == Some(true)
                    });
                    let pages: Vec<_> = pages.collect();
                    let number = pages.iter().flatten().count();
                    (!pages.is_empty()).then(|| vec![Some(row.mark), count(number)])
                });
                rows(numbers)
            }
            Read::Join(join, is) => rows(self.join(*join, is)),
        })
    }

    fn ask(&self, found: &[&Row], table: Table, ask: &Ask) -> Outcome {
        let size = |n: &i64| usize::try_from(*n).expect("not negative");
        let numbers = || found.iter().filter_map(|row| row.n);
        Ok(match ask {
            Ask::All(order) => {
                Returned::Rows(sorted(found, *order).into_iter().map(shown).collect())
            }
            Ask::Page(order, limit, offset) => {
                let page = sorted(found, *order)
                    .into_iter()
                    .skip(size(offset))
                    .take(size(limit));
                Returned::Rows(page.map(shown).collect())
            }
            Ask::First(order) => {
                let first = sorted(found, *order).first().map(|row| shown(row));
                Returned::Rows(vec![first.ok_or(Failure::NotFound)?])
            }
            Ask::Distinct => rows(found.iter().map(|row| vec![row.n]).collect::<BTreeSet<_>>()),
            Ask::Count => ordered([[count(found.len())]]),
            Ask::Sum => ordered([[numbers().reduce(|a, b| a + b)]]),
            Ask::Max => ordered([[numbers().max()]]),
            Ask::Exists => ordered([[Some(i32::from(!found.is_empty()))]]),
            Ask::Beside(other) => rows(found.iter().map(|row| {
                let beside = self.near(&[Near::new(table, row)], *other, Some(row.id));
                vec![Some(row.mark), count(beside.len())]
            })),
        })
    }

    fn write(&mut self, write: &Write) -> Outcome {
        match write {
            Write::Insert(table, new, how, to, answer) => {
                if let As::Model = how {
                    let scope = self.inserts_for(*table, *to);
                    if new.iter().any(|row| scope.refuses(*table, row)) {
                        return Err(Failure::NamesAnotherTenant);
                    }
                }
                self.insert(*table, new, *to, None, *answer)
            }
            Write::Upsert(table, new, conflict, to, answer) => {
                self.insert(*table, new, *to, Some(conflict), *answer)
            }
            Write::Copy(table, is, by, to) => self.copy(*table, is, *by, *to),
            Write::Update(table, target, also, set, answer) => {
                self.update(*table, target, also.as_ref(), set, *answer)
            }
            Write::Delete(table, target, also, answer) => {
                let gone = self.targets(*table, target, also.as_ref());
                self.rows_of(*table).retain(|row| !gone.contains(row));
                Ok(answered(*answer, &gone))
            }
            Write::Save(table, row, answer) => self.save(*table, row, *answer),
            Write::Adopt(target) => self.adopt(target),
        }
    }

    fn readable(&self, table: Table) -> impl Iterator<Item = &Row> {
        let rows = self.world[&table].iter();
        rows.filter(move |row| self.reach.reads(self.world, table, row))
    }

    fn roots(&self, table: Table, is: &Is) -> impl Iterator<Item = &Row> {
        self.readable(table)
            .filter(move |row| self.is(&[Near::new(table, row)], row, is) == Some(true))
    }

    fn rows_of(&mut self, table: Table) -> &mut Vec<Row> {
        self.world.get_mut(&table).expect("all tables are there")
    }

    fn load(&self, Query { table, filters }: &Query) -> Vec<&Row> {
        let table = *table;
        let global = |row: &Row| match table {
            Table::Tags => row.owner.is_none(),
            _ => row.second == Some(1),
        };
        let holds = |row: &&Row| {
            let all = filters.iter().fold(None, |before, filter| {
                let (glue, is): (fn(_, _) -> _, _) = match filter {
                    Filter::And(is) => (and, self.is(&[Near::new(table, row)], row, is)),
                    Filter::Or(is) => (or, self.is(&[Near::new(table, row)], row, is)),
                    Filter::Own => (and, Some(!global(row))),
                    Filter::Global => (and, Some(global(row))),
                };
                Some(before.map_or(is, |before| glue(before, is)))
            });
            all.is_none_or(|all| all == Some(true))
        };
        self.readable(table).filter(holds).collect()
    }

    fn with_id(&self, table: Table, id: Option<i32>) -> impl Iterator<Item = &Row> {
        self.readable(table).filter(move |row| Some(row.id) == id)
    }

    fn meets(&self, near: &[Near<'_>], table: Table, row: &Row) -> bool {
        self.reach
            .meet(self.world, &near_also(near, table, Some(row)))
    }

    /// The rows of the table with this id that meet those that are near.
    fn near(&self, near: &[Near<'_>], table: Table, id: Option<i32>) -> Vec<&Row> {
        self.with_id(table, id)
            .filter(|row| self.meets(near, table, row))
            .collect()
    }

    fn join(&self, join: Join, is: &Is) -> Vec<Values> {
        // The root, and then: the table, whether its join is an outer one, and its id by what is before it.
        type Id = fn(&[Option<&Row>]) -> Option<i32>;
        if let Join::FoldersLeftPagesWithWords = join {
            return self.nested(is);
        }
        let (root, steps): (Table, [(Table, bool, Id); 2]) = match join {
            Join::TasksNotesLeftTags => (
                Table::Tasks,
                [
                    (Table::Notes, false, |near| near[0]?.parent),
                    (Table::Tags, true, |near| near[0]?.second),
                ],
            ),
            Join::WordsLeftPagesLeftFolders => (
                Table::Words,
                [
                    (Table::Pages, true, |near| near[0]?.parent),
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
            Join::CountriesLeftNotesLeftTags => (
                Table::Countries,
                [
                    (Table::Notes, true, |near| Some(near[0]?.id)),
                    (Table::Tags, true, |near| Some(near[0]?.id)),
                ],
            ),
            Join::FoldersLeftPagesWithWords | Join::NumberOfPages => unreachable!("read elsewhere"),
        };
        let roots = self.readable(root);
        let mut joined: Vec<_> = roots
            .map(|row| (vec![Some(row)], vec![Near::new(root, row)]))
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
        joined.retain(|(_, near)| self.is(near, near[0].row, is) == Some(true));
        let marks = joined
            .into_iter()
            .map(|(marks, _)| marks.into_iter().map(mark).collect());
        marks.collect()
    }

    /// Folders, and pages with words if any.
    fn nested(&self, is: &Is) -> Vec<Values> {
        let mut joined = vec![];
        for folder in self.readable(Table::Folders) {
            let near = [Near::new(Table::Folders, folder)];
            let pages = self
                .readable(Table::Pages)
                .filter(|page| page.parent == Some(folder.id));
            let mut inside = vec![];
            for page in pages {
                let words = self
                    .readable(Table::Words)
                    .filter(|word| word.parent == Some(page.id));
                for word in words {
                    let all = near_also(
                        &near_also(&near, Table::Pages, Some(page)),
                        Table::Words,
                        Some(word),
                    );
                    if self.reach.meet(self.world, &all) {
                        inside.push((Some(page), Some(word)));
                    }
                }
            }
            if inside.is_empty() {
                inside.push((None, None));
            }
            for (page, word) in inside {
                let near = near_also(&near_also(&near, Table::Pages, page), Table::Words, word);
                if self.is(&near, folder, is) == Some(true) {
                    joined.push(vec![Some(folder.mark), mark(page), mark(word)]);
                }
            }
        }
        joined
    }

    /// For whom an insert is, and the scope in which its references are.
    fn inserts_for(&self, table: Table, For(firm, user): For) -> Reach {
        match (self.reach, table) {
            (Reach::Unscoped, Table::Pages | Table::Words) => Reach::Unscoped,
            (Reach::Unscoped, Table::Users) => Reach::User(user),
            (Reach::Unscoped, _) => Reach::Both(firm, user),
            (reach, _) => reach.clone(),
        }
    }

    fn insert(
        &mut self,
        table: Table,
        new: &[Row],
        to: For,
        on: Option<&Conflict>,
        answer: Answer,
    ) -> Outcome {
        let scope = self.inserts_for(table, to);
        // References of all rows may be asked for before the first one is there.
        let out_of_scope = new.iter().any(|row| {
            let row = scope.stamp(table, row);
            !scope.may_refer(self.world, table, row.parent, row.second)
        });
        let taken = || {
            if out_of_scope {
                Failure::TakenOrOutOfScope
            } else {
                Failure::Taken
            }
        };
        let mut written = vec![];
        // `ON DUPLICATE KEY UPDATE` counts a row twice that it changes, and also one that it leaves as it is.
        let mut counted = 0;
        for row in new {
            let row = scope.stamp(table, row);
            if !scope.may_refer(self.world, table, row.parent, row.second) {
                return Err(Failure::OutOfScope);
            }
            let Some(at) = self.in_the_way(table, &row, on).map_err(|_| taken())? else {
                self.rows_of(table).push(row.clone());
                written.push(row);
                counted += 1;
                continue;
            };
            let conflict = on.ok_or_else(taken)?;
            let old = self.world[&table][at].clone();
            let parent = match conflict {
                Conflict::Parent(parent) => Some(*parent),
                _ => None,
            };
            let writes = self.reach.writes(self.world, table, &old);
            let may_refer = self.reach.may_refer(self.world, table, parent, None);
            match conflict {
                Conflict::NothingOnAny | Conflict::Nothing => counted += 1,
                Conflict::TakeNIfLess(than)
                    if compare(Cmp::Lt, old.n, Some(*than)) != Some(true) => {}
                _ if writes && may_refer => {
                    let new = Row {
                        n: row.n,
                        parent: parent.or(old.parent),
                        ..old.clone()
                    };
                    counted += if new == old { 1 } else { 2 };
                    self.rows_of(table)[at] = new.clone();
                    written.push(new);
                }
                _ if MYSQL && writes => return Err(Failure::OutOfScope),
                _ if MYSQL => return Err(taken()),
                _ => {}
            }
        }
        if MYSQL {
            return Ok(Returned::Count(counted));
        }
        Ok(answered(answer, &written))
    }

    /// The row that the insert conflicts with, and is meant to.
    fn in_the_way(
        &self,
        table: Table,
        row: &Row,
        on: Option<&Conflict>,
    ) -> Result<Option<usize>, Failure> {
        let there = &self.world[&table];
        let mark = there.iter().position(|other| other.mark == row.mark);
        let key = there.iter().position(|other| table.is_same(row, other));
        let (meant, other) = match on {
            // Whatever the key, and the primary key before others.
            Some(_) if MYSQL && table.has_plain_key() => (key.or(mark), None),
            Some(_) if MYSQL => (mark.or(key), None),
            None => (None, mark.or(key)),
            Some(Conflict::NothingOnAny) => (mark.or(key), None),
            Some(Conflict::TakeNOnKey) => (key, mark),
            Some(_) => (mark, key),
        };
        match (meant, other) {
            (None, Some(_)) => Err(Failure::Taken),
            _ => Ok(meant),
        }
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

    fn update(
        &mut self,
        table: Table,
        target: &Target,
        also: Option<&Is>,
        set: &Set,
        answer: Answer,
    ) -> Outcome {
        if let Set::Changes(None, None) = set {
            return Err(Failure::NothingToSet);
        }
        let allowed = match set {
            Set::Parent(parent) => self.reach.may_refer(self.world, table, Some(*parent), None),
            Set::Second(second) => self.reach.may_refer(self.world, table, None, *second),
            Set::N(_) | Set::Changes(..) | Set::MostOfNotes => true,
        };
        let targets = if allowed {
            self.targets(table, target, also)
        } else {
            vec![]
        };
        let set = |row: &Row| {
            let mut row = row.clone();
            match set {
                Set::N(n) => row.n = Some(*n),
                Set::Changes(mark, n) => {
                    (row.mark, row.n) = (mark.unwrap_or(row.mark), n.or(row.n));
                }
                Set::MostOfNotes => row.n = self.most(&[Near::new(table, &row)], Table::Notes),
                Set::Parent(parent) => row.parent = Some(*parent),
                Set::Second(second) => row.second = *second,
            }
            row
        };
        let changed: Vec<_> = targets.iter().map(set).collect();
        self.replace(table, &targets, &changed, answer)
    }

    fn save(&mut self, table: Table, new: &Row, answer: Answer) -> Outcome {
        if self.reach.refuses(table, new) {
            return Err(Failure::NamesAnotherTenant);
        }
        let may_refer = self
            .reach
            .may_refer(self.world, table, new.parent, new.second);
        let targets = if may_refer {
            self.targets(table, &Target::Instance(new.clone()), None)
        } else {
            vec![]
        };
        let saved = targets.iter().map(|old| Row {
            id: old.id,
            owner: old.owner,
            second: match table {
                Table::Tasks | Table::Shares => new.second,
                _ => old.second,
            },
            ..new.clone()
        });
        let saved: Vec<_> = saved.collect();
        self.replace(table, &targets, &saved, answer)
    }

    /// Rows by what they become.
    fn replace(&mut self, table: Table, old: &[Row], new: &[Row], answer: Answer) -> Outcome {
        let rows = self.rows_of(table);
        rows.retain(|row| !old.contains(row));
        for row in new {
            if rows.iter().any(|other| other.mark == row.mark) {
                return Err(Failure::Taken);
            }
            rows.push(row.clone());
        }
        Ok(answered(answer, new))
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

    /// The rows that the target names, and the filter, and that the connection writes.
    fn targets(&self, table: Table, target: &Target, also: Option<&Is>) -> Vec<Row> {
        let mut named = self.named(table, target);
        named.retain(|row| self.reach.writes(self.world, table, row));
        named.retain(|row| {
            also.is_none_or(|also| self.is(&[Near::new(table, row)], row, also) == Some(true))
        });
        named
    }

    fn named(&self, table: Table, target: &Target) -> Vec<Row> {
        let is = |row: &&Row| {
            let is = |is| self.is(&[Near::new(table, row)], row, is);
            match target {
                Target::Key(id) => row.id == *id,
                Target::Filter(a) => is(a) == Some(true),
                Target::OrFilter(a, b) => or(is(a), is(b)) == Some(true),
                Target::Instance(instance) => table.names(instance, row),
            }
        };
        self.world[&table].iter().filter(is).cloned().collect()
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
    fn most(&self, near: &[Near<'_>], table: Table) -> Option<i32> {
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
    fn is(&self, near: &[Near<'_>], row: &Row, is: &Is) -> Option<bool> {
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

fn combine(how: Combine, left: &[&Row], right: &[&Row]) -> Returned {
    let shown = |rows: &[&Row]| rows.iter().map(|row| shown(row)).collect::<Vec<_>>();
    let (left, right) = (shown(left), shown(right));
    if let Combine::UnionAll = how {
        return rows([left, right].concat());
    }
    let (left, right): (BTreeSet<_>, BTreeSet<_>) =
        (left.into_iter().collect(), right.into_iter().collect());
    match how {
        Combine::Union | Combine::UnionAll => rows(left.union(&right).cloned()),
        Combine::Intersect => rows(left.intersection(&right).cloned()),
        Combine::Except => rows(left.difference(&right).cloned()),
    }
}

fn sorted<'r>(found: &[&'r Row], order: Order) -> Vec<&'r Row> {
    let mut sorted = found.to_vec();
    sorted.sort_by(|a, b| {
        let by = match order.by {
            By::Id => a.id.cmp(&b.id),
            By::Mark => a.mark.cmp(&b.mark),
            By::N if NULLS_ARE_GREATEST => (a.n.is_none(), a.n).cmp(&(b.n.is_none(), b.n)),
            By::N => a.n.cmp(&b.n),
        };
        let by = if order.desc { by.reverse() } else { by };
        by.then(a.mark.cmp(&b.mark))
    });
    sorted
}

/// One row more is near, if there is one.
fn near_also<'r>(near: &[Near<'r>], table: Table, row: Option<&'r Row>) -> Vec<Near<'r>> {
    let row = row.map(|row| Near::new(table, row));
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

// SQL's logic of three values; `None` is unknown.

fn compare(cmp: Cmp, a: Option<i32>, b: Option<i32>) -> Option<bool> {
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

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|a| !a), b.map(|b| !b)).map(|neither| !neither)
}
