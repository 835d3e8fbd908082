//! The condition under which one tenant reads the rows that meet.

use super::readers::{Owner, Readers, Table};
use super::sql::Sql;
use crate::binding;

/// That one tenant reads the rows that meet.
pub(in crate::policy) enum Condition {
    /// Beside the predicate of the table.
    Beside(Sql),
    /// Beside each comparison with the keys of the connection in it.
    BesideEach(Vec<Sql>),
}

/// That one tenant reads a row of each of the tables `left`, which meet, and one of each of the tables `right`, which
/// meet; nothing, if that goes without saying.
pub(super) fn met(left: &[Table], right: &[Table]) -> Option<Condition> {
    fn by_table(tables: &[Table]) -> Vec<(usize, &Readers)> {
        let tables = tables.iter().enumerate();
        let readers = tables.flat_map(|(at, table)| table.iter().map(move |readers| (at, readers)));
        // Of a dimension in which the connection has one tenant, all rows are that tenant's to read.
        readers
            .filter(|(_, readers)| readers.are_several())
            .collect()
    }
    let (mut left, mut right) = (by_table(left), by_table(right));
    let mut conditions = Vec::new();
    // One dimension after the other: those of which a tenant may be of the same type.
    while let Some(first) = right.pop() {
        let mut group = (Vec::new(), vec![first]);
        loop {
            let related = |(_, it): &mut (usize, &Readers)| {
                let mut group = group.0.iter().chain(&group.1);
                group.any(|(_, readers): &(usize, &Readers)| readers.has_type_of(it))
            };
            let more_left: Vec<_> = left.extract_if(.., related).collect();
            let more_right: Vec<_> = right.extract_if(.., related).collect();
            if more_left.is_empty() && more_right.is_empty() {
                break;
            }
            group.0.extend(more_left);
            group.1.extend(more_right);
        }
        if group.0.is_empty() {
            continue;
        }
        let (left, right) = (Readers::one_a_table(group.0), Readers::one_a_table(group.1));
        let (left, right): (Vec<_>, Vec<_>) = (left.iter().collect(), right.iter().collect());
        match met_in_one(&left, &right) {
            Condition::Beside(condition) => conditions.push(condition),
            // With the keys of several tenants there is one dimension only.
            each @ Condition::BesideEach(_) => return Some(each),
        }
    }
    if conditions.len() == 1 {
        return conditions.pop().map(Condition::Beside);
    }
    Sql::join(conditions, " AND ").map(Condition::Beside)
}

fn met_in_one(left: &[&Readers], right: &[&Readers]) -> Condition {
    let find = |side: &[&Readers]| side.iter().position(|readers| readers.only().is_some());
    let read_by = |side: &[&Readers], owner: &Owner| {
        let conditions: Vec<_> = side.iter().map(|readers| readers.read_by(owner)).collect();
        match &conditions[..] {
            [only] => only.clone(),
            _ => Sql::join(conditions, " AND ").unwrap_or_else(|| Sql::new().sql("1 = 1")),
        }
    };
    let only = |side: &[&Readers], at: usize| side[at].only().cloned();

    // Where a row has one owner only, nobody else comes into question; and the rows of its own side meet already.
    if let Some(owner) = find(left).and_then(|at| only(left, at)) {
        let right = match find(right) {
            Some(at) => &right[at..=at],
            None => right,
        };
        return Condition::Beside(read_by(right, &owner));
    }
    if let Some(owner) = find(right).and_then(|at| only(right, at)) {
        return Condition::Beside(read_by(left, &owner));
    }
    // One of several owners that reads all rows must be a tenant of the connection, too.
    if let [readers] = right
        && readers.each_compared
        && !binding::is_unscoped()
        && readers
            .owners
            .iter()
            .all(|owner| owner.is_compared_apart(left))
    {
        let owners = readers.owners.iter().map(Owner::each);
        return Condition::BesideEach(owners.map(|owner| read_by(left, &owner)).collect());
    }
    let all: Vec<_> = left.iter().chain(right).copied().collect();
    let owned = all.iter().position(|readers| readers.only_owners());
    let asked = owned.map_or(0..all.len(), |at| at..at + 1);
    let mut ways = Vec::new();
    for at in asked {
        let mut others = all.clone();
        let readers = others.remove(at);
        for owner in &readers.owners {
            ways.push(owner.reads(&others, |owner| read_by(&others, owner)));
        }
    }
    let by_anyone: Option<Vec<_>> = all.iter().map(|readers| readers.by_anyone()).collect();
    ways.extend(by_anyone.and_then(|all| Sql::join(all, " AND ")));
    Condition::Beside(Sql::join(ways, " OR ").unwrap_or_else(|| Sql::new().sql("1 = 0")))
}
