//! The condition under which one tenant reads the rows that meet.

use super::readers::{Owner, Readers, Table, any_of};
use super::sql::Sql;
use crate::binding;

/// That one tenant of the connection reads a row of each of the tables `left`, which meet, and one of each of the tables
/// `right`, which meet; nothing, if that goes without saying.
pub(super) fn met(left: &[Table], right: &[Table]) -> Option<Sql> {
    let tables: Vec<_> = left.iter().chain(right).collect();
    let meeting = Meeting {
        dimensions: dimensions(&tables, left.len()),
        tables,
        left: left.len(),
    };
    meeting.said(&[], &[])
}

/// In one dimension, the tables of which both sides have some, and who reads their rows; a table twice, if the reader is
/// one of each.
type Dimension = Vec<(usize, Readers)>;

/// One dimension after the other: those of which a tenant may be of the same type. Of one in which the connection has one
/// tenant, all rows are that tenant's to read.
fn dimensions(tables: &[&Table], left: usize) -> Vec<Dimension> {
    let mut readers: Vec<_> = (tables.iter().enumerate())
        .flat_map(|(at, table)| table.dimensions.iter().map(move |readers| (at, readers)))
        .filter(|(_, readers)| readers.are_several())
        .collect();
    let mut dimensions = Vec::new();
    while let Some(first) = readers.pop() {
        let mut related = vec![first];
        loop {
            let is_related = |(_, it): &mut (usize, &Readers)| {
                let mut related = related.iter();
                related.any(|(_, readers): &(usize, &Readers)| readers.has_type_of(it))
            };
            let more: Vec<_> = readers.extract_if(.., is_related).collect();
            if more.is_empty() {
                break;
            }
            related.extend(more);
        }
        related.sort_by_key(|(at, _)| *at);
        let mut dimension = Dimension::new();
        for (at, readers) in related {
            match dimension.pop() {
                // A row with two owners of one type is read by whoever is both.
                Some((last, merged)) if last == at && !merged.has_type_of(readers) => {
                    dimension.push((at, merged.or(readers)));
                }
                before => {
                    dimension.extend(before);
                    dimension.push((at, readers.clone()));
                }
            }
        }
        if are_on_both_sides(dimension.iter().map(|(at, _)| *at), left) {
            dimensions.push(dimension);
        }
    }
    dimensions
}

fn are_on_both_sides(tables: impl Iterator<Item = usize>, left: usize) -> bool {
    let (on_left, on_right): (Vec<_>, Vec<_>) = tables.partition(|at| *at < left);
    !on_left.is_empty() && !on_right.is_empty()
}

/// Tables whose rows meet: those before the one at `left` on one side, which meet already, the others on the other side.
struct Meeting<'t> {
    tables: Vec<&'t Table>,
    left: usize,
    dimensions: Vec<Dimension>,
}

/// A dimension, without the tables of which there is no row.
struct Asked<'t> {
    readers: Vec<(usize, &'t Readers)>,
    /// One of these, a table each of whose rows has one owner, and this owner: nobody else comes into question.
    only: Option<(usize, &'t Owner)>,
}

impl Asked<'_> {
    /// The table of the one owner.
    fn table_of_only(&self) -> Option<usize> {
        self.only.map(|(only, _)| self.readers[only].0)
    }
}

impl<'t> Meeting<'t> {
    /// That the rows meet, where rows that name those of the tables `opened` are at hand, and where there is no row of the
    /// tables `absent`.
    fn said(&'t self, opened: &[usize], absent: &[usize]) -> Option<Sql> {
        let asked: Vec<_> = (self.dimensions.iter())
            .filter_map(|dimension| self.asked(dimension, opened, absent))
            .collect();
        let lacking = asked.iter().filter(|asked| asked.only.is_none());
        let named = lacking.flat_map(|asked| &asked.readers);
        let next = named
            .filter(|(at, _)| self.tables[*at].is_named() && !opened.contains(at))
            .min_by_key(|(at, readers)| {
                let is_there = self.tables[*at].missing().is_none();
                (!is_there, readers.only().is_none())
            });
        let Some((next, _)) = next else {
            return self.said_of(&asked, opened);
        };
        let table = self.tables[*next];
        let with = |tables: &[usize]| [tables, &[*next]].concat();
        let met = table.any_named(self.said(&with(opened), absent));
        Some(match table.missing() {
            None => met,
            Some(missing) => {
                let missing = missing.clone();
                let others = self.said(opened, &with(absent));
                any_of(vec![and(missing, others), met])
            }
        })
    }

    fn asked(
        &self,
        dimension: &'t Dimension,
        opened: &[usize],
        absent: &[usize],
    ) -> Option<Asked<'t>> {
        let there = dimension.iter().filter(|(at, _)| !absent.contains(at));
        if !are_on_both_sides(there.clone().map(|(at, _)| *at), self.left) {
            return None;
        }
        let is_of_every_row = |at: usize| {
            let table = self.tables[at];
            opened.contains(&at) || !table.is_named() && table.missing().is_none()
        };
        let readers: Vec<_> = there.map(|(at, readers)| (*at, readers)).collect();
        let mut only = (readers.iter().enumerate())
            .filter(|(_, (at, _))| is_of_every_row(*at))
            .filter_map(|(entry, (at, readers))| Some((*at, (entry, readers.only()?))));
        // The connection's own predicate is about the rows of a table, and not about those that name them.
        let of_table = only.clone().find(|(at, _)| !opened.contains(at));
        let only = of_table.or_else(|| only.next()).map(|(_, only)| only);
        Some(Asked { readers, only })
    }

    /// The same, where all rows are at hand that have to be.
    fn said_of(&self, asked: &[Asked<'_>], opened: &[usize]) -> Option<Sql> {
        let mut said = Vec::new();
        for asked in asked {
            let of_opened = (asked.table_of_only()).is_some_and(|only| opened.contains(&only));
            let only = asked.only.filter(|_| binding::is_of_a_list() && of_opened);
            said.extend(only.map(|(_, owner)| owner.is_held()));
        }
        for (at, table) in self.tables.iter().enumerate() {
            let read: Vec<_> = (asked.iter())
                .filter_map(|asked| Some((asked, asked.only?)))
                .flat_map(|(asked, (only, owner))| {
                    let has_to_say = self.has_to_say(asked, at, opened);
                    let readers = asked.readers.iter().enumerate();
                    readers
                        .filter(move |(entry, (other, _))| *other == at && *entry != only)
                        .map(move |(_, (_, readers))| (has_to_say, readers.read_by(owner)))
                })
                .collect();
            if !read.iter().any(|(has_to, _)| *has_to) {
                continue;
            }
            if table.is_named() && !opened.contains(&at) {
                // It is the same row that says it of each dimension.
                let read = read.into_iter().map(|(_, read)| read).collect();
                let met = table.any_named(Sql::join(read, " AND "));
                said.push(or_missing(table, opened, at, met));
            } else {
                let read = read.into_iter().filter(|(has_to, _)| *has_to);
                said.extend(read.map(|(_, read)| or_missing(table, opened, at, read)));
            }
        }
        let lacking = asked.iter().filter(|asked| asked.only.is_none());
        said.extend(lacking.map(|asked| self.met_by_one(asked, opened)));
        Sql::join(said, " AND ")
    }

    /// Whether it is not said yet that the one owner reads the row of a table.
    fn has_to_say(&self, asked: &Asked<'_>, at: usize, opened: &[usize]) -> bool {
        let Some(only) = asked.table_of_only() else {
            return false;
        };
        // Of a row that names one of theirs, nothing is said yet; and nothing of the other owner of a row.
        if opened.contains(&only) || opened.contains(&at) || only == at {
            return true;
        }
        // The rows of its own side meet already.
        if (only < self.left) == (at < self.left) {
            return false;
        }
        let mut other_side = asked.readers.iter().filter(|(other, readers)| {
            let table = self.tables[*other];
            (*other < self.left) == (at < self.left)
                && !table.is_named()
                && table.missing().is_none()
                && readers.only().is_some()
        });
        other_side.next().is_none_or(|(first, _)| *first == at)
    }

    /// That one of the owners of a row reads the other ones.
    fn met_by_one(&self, asked: &Asked<'_>, opened: &[usize]) -> Sql {
        let missing = |at: usize| {
            let table = self.tables[at];
            table.missing().filter(|_| !opened.contains(&at))
        };
        let is_owned = |(at, readers): &(usize, &Readers)| {
            readers.everyone().is_none() && missing(*at).is_none()
        };
        let owned = asked.readers.iter().position(is_owned);
        let all = 0..asked.readers.len();
        let mut ways = Vec::new();
        for first in owned.map_or(all, |at| at..at + 1) {
            for owner in asked.readers[first].1.owners() {
                let others = asked.readers.iter().enumerate();
                let others = others.filter(|(other, _)| *other != first);
                let read = others.map(|(_, (at, readers))| {
                    or_missing(self.tables[*at], opened, *at, readers.read_by(owner))
                });
                let held = binding::is_of_a_list().then(|| owner.is_held());
                let said = Sql::join(held.into_iter().chain(read).collect(), " AND ");
                ways.extend(said.map(|said| owner.and(said)));
            }
        }
        let by_anyone = asked.readers.iter().map(|(at, readers)| {
            let ways = [readers.everyone(), missing(*at)];
            Sql::join(ways.into_iter().flatten().cloned().collect(), " OR ")
        });
        let by_anyone: Option<Vec<_>> = by_anyone.collect();
        ways.extend(by_anyone.and_then(|all| Sql::join(all, " AND ")));
        any_of(ways)
    }
}

fn and(first: Sql, then: Option<Sql>) -> Sql {
    match then {
        Some(then) => Sql::new()
            .sql("(")
            .then(&first)
            .sql(" AND ")
            .then(&then)
            .sql(")"),
        None => first,
    }
}

fn or_missing(table: &Table, opened: &[usize], at: usize, said: Sql) -> Sql {
    match table.missing() {
        Some(missing) if !opened.contains(&at) => any_of(vec![said, missing.clone()]),
        _ => said,
    }
}
