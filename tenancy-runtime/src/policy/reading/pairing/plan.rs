//! The tables and the joins of a query, laid out.

use super::Pairs;
use super::readers::{Readers, Table};
use crate::opaque::opaque;

/// A join: the tables from `start` on meet those from `middle` on.
#[derive(Clone, Copy)]
pub(super) struct Joint {
    pub(super) start: usize,
    pub(super) middle: usize,
    pub(super) end: usize,
    pub(super) outer: bool,
}

/// A select: its tables and its joins, both in the order in which they stand.
pub(super) struct Side {
    pub(super) tables: Vec<Table>,
    pub(super) joints: Vec<Joint>,
}

impl Side {
    /// Whether one of its tables has the name of that one.
    pub(super) fn has_name_of(&self, table: &Table) -> bool {
        self.tables.iter().any(|own| own.has_name_of(table))
    }

    /// The tables in a range, after so many joins.
    pub(super) fn tables(&self, start: usize, end: usize, joined: usize) -> Vec<Table> {
        let is_outer = |at: usize| {
            let mut joints = self.joints[..joined].iter();
            joints.any(|joint| joint.outer && (joint.middle..joint.end).contains(&at))
        };
        let tables = self.tables[start..end].iter().zip(start..);
        tables
            .map(|(table, at)| {
                if is_outer(at) {
                    table.outer()
                } else {
                    table.clone()
                }
            })
            .collect()
    }
}

/// The tables of a query: of one select, or of several that are combined.
pub struct Plan {
    pub(super) sides: Vec<Side>,
}

opaque!([] Plan);

impl Plan {
    pub(super) fn of<P: Pairs>() -> Self {
        let side = Side {
            tables: Vec::new(),
            joints: Vec::new(),
        };
        let mut plan = Self { sides: vec![side] };
        P::lay_out(&mut plan);
        plan
    }

    /// The one table of a policy.
    pub(in crate::policy) fn table_of<P: Pairs>() -> Table {
        let mut plan = Self::of::<P>();
        let table = plan.side().tables.pop();
        table.unwrap_or_else(|| Table::new(Vec::new()))
    }

    fn side(&mut self) -> &mut Side {
        self.sides.last_mut().expect("there is one from the start")
    }

    /// A table whose rows have these readers, in each dimension, the first of whom is not null.
    pub(in crate::policy) fn table(&mut self, readers: Vec<Readers>) {
        self.other_table(Table::new(readers));
    }

    /// A table whose rows may have no owner, or the readers that rows of other tables say.
    pub(in crate::policy) fn other_table(&mut self, table: Table) {
        self.side().tables.push(table);
    }

    /// One dimension more of the last table.
    pub(in crate::policy) fn dimension(&mut self, readers: Readers) {
        if let Some(table) = self.side().tables.last_mut() {
            table.dimensions.push(readers);
        }
    }

    pub(in crate::policy) fn join<L: Pairs, R: Pairs>(&mut self, outer: bool) {
        let start = self.side().tables.len();
        L::lay_out(self);
        let middle = self.side().tables.len();
        R::lay_out(self);
        let side = self.side();
        side.joints.push(Joint {
            start,
            middle,
            end: side.tables.len(),
            outer,
        });
    }

    pub(in crate::policy) fn combine<L: Pairs, R: Pairs>(&mut self) {
        L::lay_out(self);
        self.sides.append(&mut Self::of::<R>().sides);
    }
}
