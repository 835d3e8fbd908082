//! The condition under which one tenant reads the rows that meet.

use super::readers::{Owner, Readers, Table, any_of};
use super::sql::Sql;
use crate::binding;

/// That one tenant of the connection reads a row of each of the tables `left`, which meet, and one of each of the tables
/// `right`, which meet; nothing, if that goes without saying.
pub(super) fn met(left: &[Table], right: &[Table]) -> Option<Sql> {
    let tables: Vec<_> = left.iter().chain(right).collect();
    let meeting = Meeting {
        tables: &tables,
        left: left.len(),
        dimensions: dimensions(&tables, left.len()),
    };
    meeting.said(&vec![Row::Read; tables.len()])
}

/// In one dimension, the tables of which both sides have some, and who reads their rows; a table twice, if the reader is
/// one of each.
type Dimension = Vec<(usize, Readers)>;

/// One dimension after the other: those of which a tenant may be of the same type. Of one in which the connection has one
/// tenant, all rows are that tenant's to read. Tenants of several types in a list make one dimension: rows that no one type
/// reads together do not meet.
fn dimensions(tables: &[&Table], left: usize) -> Vec<Dimension> {
    let mut readers: Vec<_> = (tables.iter().enumerate())
        .flat_map(|(at, table)| table.dimensions.iter().map(move |readers| (at, readers)))
        .filter(|(_, readers)| readers.are_several())
        .collect();
    let of_types = binding::is_of_types();
    let mut dimensions = Vec::new();
    while let Some(first) = readers.pop() {
        let mut related = vec![first];
        loop {
            let is_related = |(_, it): &mut (usize, &Readers)| {
                let mut related = related.iter();
                of_types || related.any(|(_, readers): &(usize, &Readers)| readers.has_type_of(it))
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
                Some((last, merged)) if last == at && !merged.is_of_type_with(readers) => {
                    dimension.push((at, merged.or(readers)));
                }
                before => {
                    dimension.extend(before);
                    dimension.push((at, readers.clone()));
                }
            }
        }
        let each = if of_types {
            vec![dimension]
        } else {
            by_type(dimension)
        };
        let each = each
            .into_iter()
            .filter(|it| are_on_both_sides(it.iter().map(|(at, _)| *at), left));
        dimensions.extend(each);
    }
    dimensions
}

/// Rows that have one owner each, of several types, are read by no one tenant together: those of each type meet what has an
/// owner of that type.
fn by_type(dimension: Dimension) -> Vec<Dimension> {
    let mut types: Vec<&Owner> = Vec::new();
    for owner in dimension.iter().filter_map(|(_, readers)| readers.only()) {
        if !types.iter().any(|other| other.has_type_of(owner)) {
            types.push(owner);
        }
    }
    let has_one = |readers: &Readers| types.iter().any(|owner| readers.has_owner_like(owner));
    if types.len() < 2 || !dimension.iter().all(|(_, readers)| has_one(readers)) {
        return vec![dimension];
    }
    let of_type = |owner: &&Owner| {
        let related = dimension.iter();
        let related = related.filter(|(_, readers)| readers.has_owner_like(owner));
        related.cloned().collect()
    };
    types.iter().map(of_type).collect()
}

fn are_on_both_sides(tables: impl Iterator<Item = usize>, left: usize) -> bool {
    let (on_left, on_right): (Vec<_>, Vec<_>) = tables.partition(|at| *at < left);
    !on_left.is_empty() && !on_right.is_empty()
}

/// Tables whose rows meet: those before the one at `left` on one side, which meet already, the others on the other side.
struct Meeting<'t> {
    tables: &'t [&'t Table],
    left: usize,
    dimensions: Vec<Dimension>,
}

/// What is known of the row of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// That its table's predicate is true of it.
    Read,
    /// A row of a join table is at hand that names it.
    Named,
    /// It is a tenant itself.
    Itself,
    /// There is none.
    Missing,
}

/// A dimension, without the tables of which there is no row.
struct Asked {
    readers: Vec<(usize, Readers)>,
    /// One of these, of a table each of whose rows has one owner, and this owner: nobody else comes into question.
    only: Option<(usize, Owner)>,
}

impl Asked {
    /// The one owner, and its table.
    fn only(&self) -> Option<(usize, &Owner)> {
        let (only, owner) = self.only.as_ref()?;
        Some((self.readers[*only].0, owner))
    }
}

impl Meeting<'_> {
    /// That the rows meet, of which this is known.
    fn said(&self, rows: &[Row]) -> Option<Sql> {
        let asked: Vec<_> = (self.dimensions.iter())
            .filter_map(|dimension| self.asked(dimension, rows))
            .collect();
        let lacking = asked.iter().filter(|asked| asked.only.is_none());
        let named = lacking.flat_map(|asked| &asked.readers);
        let next = named
            .filter(|(at, _)| self.tables[*at].is_named() && rows[*at] == Row::Read)
            .min_by_key(|(at, readers)| {
                let is_there = self.tables[*at].missing().is_none();
                (!is_there, readers.only().is_none())
            });
        let Some((next, _)) = next else {
            return self.said_of(&asked, rows);
        };
        let table = self.tables[*next];
        let with = |row: Row| {
            let mut rows = rows.to_vec();
            rows[*next] = row;
            self.said(&rows)
        };
        let mut ways = vec![table.any_named(with(Row::Named))];
        if table.may_be_itself() {
            ways.push(table.is_itself(with(Row::Itself)));
        }
        if let Some(missing) = table.missing() {
            let missing = [Some(missing.clone()), with(Row::Missing)];
            ways.extend(Sql::join(missing.into_iter().flatten().collect(), " AND "));
        }
        Some(any_of(ways))
    }

    fn asked(&self, dimension: &Dimension, rows: &[Row]) -> Option<Asked> {
        let there = dimension.iter().filter(|(at, _)| rows[*at] != Row::Missing);
        if !are_on_both_sides(there.clone().map(|(at, _)| *at), self.left) {
            return None;
        }
        let readers: Vec<_> = there
            .map(|(at, readers)| {
                let readers = match rows[*at] {
                    Row::Named => readers.that_are(false),
                    Row::Itself => readers.that_are(true),
                    Row::Read | Row::Missing => readers.clone(),
                };
                (*at, readers)
            })
            .collect();
        let only = || {
            let readers = (readers.iter().enumerate())
                .filter(|(_, (at, _))| !self.may_be_of_several(*at, rows));
            readers.filter_map(|(entry, (_, readers))| Some((entry, readers.only()?.clone())))
        };
        // The connection's own predicate is about the rows of a table, and not about those that name them.
        let of_table = only().find(|(entry, _)| rows[readers[*entry].0] == Row::Read);
        Some(Asked {
            only: of_table.or_else(|| only().next()),
            readers,
        })
    }

    /// Whether there may be no row of a table, or several that name it.
    fn may_be_of_several(&self, at: usize, rows: &[Row]) -> bool {
        let table = self.tables[at];
        rows[at] == Row::Read && (table.is_named() || table.missing().is_some())
    }

    /// The same, where all is known of the rows that has to be.
    fn said_of(&self, asked: &[Asked], rows: &[Row]) -> Option<Sql> {
        let mut said = Vec::new();
        for (at, owner) in asked.iter().filter_map(Asked::only) {
            if binding::is_of_a_list() && rows[at] != Row::Read {
                said.push(owner.is_held());
            }
        }
        for (at, table) in self.tables.iter().enumerate() {
            let read: Vec<_> = (asked.iter())
                .filter_map(|asked| Some((asked, asked.only.as_ref()?)))
                .flat_map(|(asked, (only, owner))| {
                    let has_to_say = self.has_to_say(asked, at, rows);
                    let readers = asked.readers.iter().enumerate();
                    readers
                        .filter(move |(entry, (other, _))| *other == at && entry != only)
                        .map(move |(_, (_, readers))| (has_to_say, readers, owner))
                })
                .collect();
            if !read.iter().any(|(has_to, ..)| *has_to) {
                continue;
            }
            if table.is_named() && rows[at] == Row::Read {
                // It is the same row that says it of each dimension.
                let by = |itself: bool| {
                    let read = read.iter();
                    let read = read.map(|(_, it, owner)| it.that_are(itself).read_by(owner));
                    Sql::join(read.collect(), " AND ")
                };
                let mut ways = vec![table.any_named(by(false))];
                if table.may_be_itself() {
                    ways.push(table.is_itself(by(true)));
                }
                said.push(self.or_missing(at, rows, any_of(ways)));
            } else {
                let read = read.into_iter().filter(|(has_to, ..)| *has_to);
                said.extend(
                    read.map(|(_, it, owner)| self.or_missing(at, rows, it.read_by(owner))),
                );
            }
        }
        let lacking = asked.iter().filter(|asked| asked.only.is_none());
        said.extend(lacking.map(|asked| self.met_by_one(asked, rows)));
        if said.iter().any(Sql::is_never) {
            return Some(Sql::never());
        }
        Sql::join(said, " AND ")
    }

    /// Whether it is not said yet that the one owner reads the row of a table.
    fn has_to_say(&self, asked: &Asked, at: usize, rows: &[Row]) -> bool {
        let Some((only, _)) = asked.only() else {
            return false;
        };
        // Of a row that names one of theirs, nothing is said yet; and nothing of the other owner of a row.
        if rows[only] != Row::Read || rows[at] != Row::Read || only == at {
            return true;
        }
        // The rows of its own side meet already.
        let is_left = |at: usize| at < self.left;
        if is_left(only) == is_left(at) {
            return false;
        }
        let mut other_side = asked.readers.iter().filter(|(other, readers)| {
            is_left(*other) == is_left(at)
                && rows[*other] == Row::Read
                && !self.may_be_of_several(*other, rows)
                && readers.only().is_some()
        });
        other_side.next().is_none_or(|(first, _)| *first == at)
    }

    /// That one of the owners of a row reads the other ones.
    fn met_by_one(&self, asked: &Asked, rows: &[Row]) -> Sql {
        let is_owned = |(at, readers): &(usize, Readers)| {
            readers.everyone().is_none() && self.missing(*at, rows).is_none()
        };
        let owned = asked.readers.iter().position(is_owned);
        let joined = owned.is_none().then(|| self.joined(asked, rows)).flatten();
        let all = 0..asked.readers.len();
        let mut ways = Vec::new();
        for first in owned.or(joined).map_or(all.clone(), |at| at..at + 1) {
            for owner in asked.readers[first].1.owners() {
                let others = asked.readers.iter().enumerate();
                let others = others.filter(|(other, _)| *other != first);
                let read = others
                    .map(|(_, (at, readers))| self.or_missing(*at, rows, readers.read_by(owner)));
                let held = binding::is_of_a_list().then(|| owner.is_held());
                let said: Vec<_> = held.into_iter().chain(read).collect();
                // Nor are keys asked for that no predicate here lends.
                if !said.iter().any(Sql::is_never) {
                    let said = Sql::join(said, " AND ");
                    ways.extend(said.map(|said| owner.and(said)));
                }
            }
        }
        let by_anyone = joined.map_or(all, |at| at..at + 1);
        let by_anyone = asked.readers[by_anyone].iter().map(|(at, readers)| {
            let ways = [readers.everyone(), self.missing(*at, rows)];
            Sql::join(ways.into_iter().flatten().cloned().collect(), " OR ")
        });
        let by_anyone: Option<Vec<_>> = by_anyone.collect();
        ways.extend(by_anyone.and_then(|all| Sql::join(all, " AND ")));
        any_of(ways)
    }

    /// The one table on the right side. The rows on the left meet already: they meet the row of this one if its owner reads
    /// them, or if everyone of their type reads it.
    fn joined(&self, asked: &Asked, rows: &[Row]) -> Option<usize> {
        let mut right = asked.readers.iter();
        let first = right.position(|(at, _)| *at >= self.left)?;
        let of_type = |(at, readers): &(usize, Readers)| {
            let is_told = rows[*at] == Row::Read && !self.tables[*at].is_named();
            is_told && readers.are_of_type_of(&asked.readers[first].1)
        };
        (first + 1 == asked.readers.len() && asked.readers.iter().all(of_type)).then_some(first)
    }

    /// The condition under which there is no row of a table, if that may be.
    fn missing(&self, at: usize, rows: &[Row]) -> Option<&Sql> {
        self.tables[at].missing().filter(|_| rows[at] == Row::Read)
    }

    fn or_missing(&self, at: usize, rows: &[Row], said: Sql) -> Sql {
        let missing = self.missing(at, rows).cloned();
        any_of([said].into_iter().chain(missing).collect())
    }
}
