//! Where in its plan a query is, as it is walked.

use super::Pairs;
use super::condition::{Condition, met};
use super::plan::{Joint, Plan, Side};
use super::readers::Table;
use super::sql::Sql;
use crate::binding;
use crate::binding::walked::{self, look};
use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use std::cell::Cell;

/// A query that is being walked, and those around it.
struct Level<DB: 'static> {
    /// What a subquery sees of the queries around it.
    around: Vec<Table<DB>>,
    plan: Plan<DB>,
    side: Cell<usize>,
    /// Of this side: how many joins have begun, the one whose `ON` is being walked, and whether `WHERE` was.
    joined: Cell<usize>,
    inside: Cell<Option<usize>>,
    restricted: Cell<bool>,
}

impl<DB: Backend> Level<DB> {
    const fn new(around: Vec<Table<DB>>, plan: Plan<DB>) -> Self {
        Self {
            around,
            plan,
            side: Cell::new(0),
            joined: Cell::new(0),
            inside: Cell::new(None),
            restricted: Cell::new(false),
        }
    }

    fn now(&self) -> &Side<DB> {
        &self.plan.sides[self.side.get()]
    }

    fn is_last_side(&self) -> bool {
        self.side.get() + 1 == self.plan.sides.len()
    }

    fn next_side(&self) {
        self.side.set(self.side.get() + 1);
        self.joined.set(0);
        self.restricted.set(false);
    }

    /// What a subquery at this place sees.
    fn seen(&self) -> Vec<Table<DB>> {
        let mut seen = self.around.clone();
        let side = self.now();
        seen.extend(if let Some(at) = self.inside.get() {
            // What is joined later is not there yet.
            side.tables(side.joints[at].start, side.joints[at].end, at)
        } else {
            // After `WHERE`, the selection of the next side comes.
            let next = usize::from(self.restricted.get() && !self.is_last_side());
            let side = &self.plan.sides[self.side.get() + next];
            side.tables(0, side.tables.len(), side.joints.len())
        });
        seen
    }

    /// An `ON` begins.
    fn join(&self) -> Option<usize> {
        while self.restricted.get() || self.joined.get() == self.now().joints.len() {
            if self.is_last_side() {
                return None;
            }
            self.next_side();
        }
        let at = self.joined.get();
        self.joined.set(at + 1);
        Some(at)
    }

    fn met_in_join(&self, at: usize) -> Option<Condition<DB>> {
        let side = self.now();
        let Joint {
            start, middle, end, ..
        } = side.joints[at];
        let mut left = self.around.clone();
        left.extend(side.tables(start, middle, at));
        met(&left, &side.tables(middle, end, at))
    }

    /// The predicate of the first table of a select.
    fn met_in_where(&self) -> Option<Condition<DB>> {
        while self.restricted.get() || self.now().tables.first().is_none_or(Vec::is_empty) {
            if self.is_last_side() {
                break;
            }
            self.next_side();
        }
        self.restricted.set(true);
        let first = self.now().tables.first()?;
        met(&self.around, std::slice::from_ref(first))
    }
}

/// Runs `run`, which walks a query over the tables of `P`.
pub(super) fn within<P: Pairs<DB>, DB: Backend + 'static, R>(run: impl FnOnce() -> R) -> R {
    if !binding::sees_several() {
        return run();
    }
    if P::IS_ONE_TABLE && !walked::is_any() {
        return walked::within_alone(
            || Box::new(Level::<DB>::new(Vec::new(), Plan::of::<P>())),
            run,
        );
    }
    let plan = Plan::of::<P>();
    let mut around = look(Level::<DB>::seen).unwrap_or_default();
    // Inside a subquery, the name of a table is that of its own one: what is around has no other, unless it is an alias.
    around.retain(|table| !plan.names_one_of(table));
    walked::within(Level::new(around, plan), run)
}

/// Walks the `ON` of a join, and says what the joined rows are restricted to, beside their own predicate.
pub(in crate::policy) fn walk_join<'b, DB: Backend + 'static>(
    mut out: AstPass<'_, 'b, DB>,
    on: impl FnOnce(AstPass<'_, 'b, DB>) -> QueryResult<()>,
) -> QueryResult<Option<Condition<DB>>> {
    let at = look(Level::<DB>::join).flatten();
    let inside = |at| look(|level: &Level<DB>| level.inside.set(at));
    inside(at);
    on(out.reborrow())?;
    inside(None);
    Ok(at.and_then(|at| look(|level: &Level<DB>| level.met_in_join(at)).flatten()))
}

/// What stands beside the comparisons of a predicate, one after the other.
struct Comparisons<DB: 'static> {
    conditions: Vec<Sql<DB>>,
    next: Cell<usize>,
}

/// Walks a predicate, and each of the conditions beside one of its comparisons.
pub(in crate::policy) fn beside_each<DB: Backend + 'static, R>(
    conditions: Vec<Sql<DB>>,
    run: impl FnOnce() -> R,
) -> R {
    let comparisons = Comparisons {
        conditions,
        next: Cell::new(0),
    };
    walked::within(comparisons, run)
}

/// Walks what stands beside a comparison that has just been walked, if something does.
pub(in crate::policy) fn walk_beside<DB: Backend + 'static>(
    mut out: AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    let condition = look(|comparisons: &Comparisons<DB>| {
        let at = comparisons.next.replace(comparisons.next.get() + 1);
        comparisons.conditions.get(at).cloned()
    });
    if let Some(condition) = condition.flatten() {
        out.push_sql(" AND ");
        condition.walk(out)?;
    }
    Ok(())
}

/// What the first table of a select is restricted to, beside its own predicate.
pub(in crate::policy) fn met_in_where<DB: Backend + 'static>() -> Option<Condition<DB>> {
    // The row of a table that stands alone meets no other.
    if walked::is_alone() {
        return None;
    }
    look(Level::<DB>::met_in_where).flatten()
}
