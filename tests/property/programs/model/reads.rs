//! What a read gives.

use super::facts::{and, compare, left, mark, near_also, or};
use super::{Failure, Outcome, Returned, Run, count, number, ordered, rows, shown};
use crate::backend::{LOCKS, NULLS_ARE_GREATEST};
use crate::programs::program::{
    Ask, By, Chain, Cmp, Combine, Filter, Is, Join, JoinKind, Order, Query, Read, Row, Table,
};
use crate::programs::reach::Near;
use std::collections::{BTreeMap, BTreeSet};

impl Run<'_> {
    pub(super) fn read(&self, read: &Read) -> Outcome {
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
