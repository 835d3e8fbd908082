//! Where in its plan a query is, as it is walked.

use super::Pairs;
use super::condition::met;
use super::plan::{Joint, Plan, Side};
use super::readers::Table;
use super::sql::Sql;
use crate::binding;
use crate::binding::walked::{self, Walk, look};
use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use std::cell::Cell;

/// A query that is being walked, and those around it.
struct Level {
    /// What a subquery sees of the queries around it.
    around: Vec<Table>,
    plan: Plan,
    /// The side that is being walked, once one has begun.
    side: Cell<Option<usize>>,
    /// Of this side: how many joins have begun, and the one whose `ON` is being walked.
    joined: Cell<usize>,
    inside: Cell<Option<usize>>,
}

impl Level {
    const fn new(around: Vec<Table>, plan: Plan) -> Self {
        Self {
            around,
            plan,
            side: Cell::new(None),
            joined: Cell::new(0),
            inside: Cell::new(None),
        }
    }

    fn now(&self) -> &Side {
        &self.plan.sides[self.side.get().unwrap_or(0)]
    }

    /// A side of several begins.
    fn begin_side(&self) {
        let next = self.side.get().map_or(0, |side| side + 1);
        self.side.set(Some(next.min(self.plan.sides.len() - 1)));
        self.joined.set(0);
    }

    /// What this side sees of the queries around it. Inside, the name of a table is that of its own one: what is around has
    /// no other, unless it is an alias.
    fn around(&self) -> Vec<Table> {
        let side = self.now();
        let around = self.around.iter();
        around
            .filter(|table| !side.has_name_of(table))
            .cloned()
            .collect()
    }

    /// What a subquery at this place sees.
    fn seen(&self) -> Vec<Table> {
        let mut seen = self.around();
        let side = self.now();
        seen.extend(if let Some(at) = self.inside.get() {
            // What is joined later is not there yet.
            side.tables(side.joints[at].start, side.joints[at].end, at)
        } else {
            side.tables(0, side.tables.len(), side.joints.len())
        });
        seen
    }

    /// An `ON` begins.
    fn join(&self) -> Option<usize> {
        let at = self.joined.get();
        self.joined.set(at + 1);
        (at < self.now().joints.len()).then_some(at)
    }

    fn met_in_join(&self, at: usize) -> Option<Sql> {
        let side = self.now();
        let Joint {
            start, middle, end, ..
        } = side.joints[at];
        let mut left = self.around();
        left.extend(side.tables(start, middle, at));
        met(&left, &side.tables(middle, end, at))
    }

    /// The predicate of the first table of a select.
    fn met_in_where(&self) -> Option<Sql> {
        met(&self.around(), self.now().tables.get(..1)?)
    }
}

/// Says that a side of several that are combined begins.
pub(super) fn begin_side() {
    look(Level::begin_side);
}

/// Runs `walk`, which walks a query over the tables of `P`.
pub(super) fn within<P: Pairs>(walk: &mut Walk<'_>) -> QueryResult<()> {
    if !binding::sees_several_in_any() {
        return walk();
    }
    if P::IS_ONE_TABLE && !walked::is_any() {
        return walked::within_alone(|| Box::new(Level::new(Vec::new(), Plan::of::<P>())), walk);
    }
    let plan = Plan::of::<P>();
    let around = look(Level::seen).unwrap_or_default();
    walked::within(Level::new(around, plan), walk)
}

/// Walks the `ON` of a join, and says what the joined rows are restricted to, beside their own predicate.
pub(in crate::policy) fn walk_join<'b, DB: Backend>(
    mut out: AstPass<'_, 'b, DB>,
    on: impl FnOnce(AstPass<'_, 'b, DB>) -> QueryResult<()>,
) -> QueryResult<Option<Sql>> {
    let at = look(Level::join).flatten();
    let inside = |at| look(|level: &Level| level.inside.set(at));
    inside(at);
    on(out.reborrow())?;
    inside(None);
    Ok(at.and_then(|at| look(|level: &Level| level.met_in_join(at)).flatten()))
}

/// What the first table of a select is restricted to, beside its own predicate.
pub(in crate::policy) fn met_in_where() -> Option<Sql> {
    // The row of a table that stands alone meets no other.
    if walked::is_alone() {
        return None;
    }
    look(Level::met_in_where).flatten()
}
