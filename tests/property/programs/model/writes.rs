//! What a write does.

use super::facts::{compare, or};
use super::{Failure, Outcome, Returned, Run, answered};
use crate::backend::MYSQL;
use crate::programs::program::{
    Answer, As, Cmp, Conflict, For, Is, Reach, Row, Set, Table, Target, Write,
};
use crate::programs::reach::Near;

impl Run<'_> {
    pub(super) fn write(&mut self, write: &Write) -> Outcome {
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

    /// For whom an insert is, and the scope in which its references are.
    fn inserts_for(&self, table: Table, For(firm, user): For) -> Reach {
        match (self.reach, table) {
            (Reach::Unscoped, Table::Pages | Table::Words | Table::Ties) => Reach::Unscoped,
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
        // The parents of a tie are left as they are.
        let keeps_parent = table == Table::Ties;
        let may_refer =
            keeps_parent || (self.reach).may_refer(self.world, table, new.parent, new.second);
        let targets = if may_refer {
            self.targets(table, &Target::Instance(new.clone()), None)
        } else {
            vec![]
        };
        let saved = targets.iter().map(|old| Row {
            id: old.id,
            owner: old.owner,
            parent: if keeps_parent { old.parent } else { new.parent },
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
}
