//! `ON CONFLICT`: an upsert never touches, and never returns, another tenant's row. MySQL's is in `duplicate_keys`.
//!
//! Diesel's types for conflict targets are private, so no bound can name them, and its `DO UPDATE` before a `WHERE` is
//! invalid SQL when nothing is to be set. So the conflict clause is rendered here, the rows of a batch included. Of all
//! other statements only the one row of an insert is, for speed.
//!
//! `target` says on what an insert may conflict, `action` what is done then, `clause` which database has the two, and `set` checks
//! the references among the changes.

mod action;
mod clause;
#[cfg(feature = "mysql")]
mod duplicate_keys;
mod excluded;
mod set;
mod target;

pub use self::action::{DoNothing, DoUpdate};
pub(crate) use self::clause::ConflictClause;
#[cfg(feature = "mysql")]
pub(super) use self::duplicate_keys::SetsValues;
#[cfg(feature = "mysql")]
pub use self::duplicate_keys::{ByDuplicatedKeys, OnDuplicatedKeys};
pub use self::excluded::{Excluded, excluded};
pub use self::set::SetOnConflict;
pub use self::target::{
    IntoConflictTarget, NoTarget, OnColumns, OnConstraint, OnPartial, on_constraint,
};

use self::action::{Always, AndFilter};
use crate::opaque::opaque;
use crate::policy::{Designated, Met, ReferencesOf, Restriction, Writable, WritePolicy};
use crate::proof::HoldsNoUnscopedQuery;
use crate::write::for_tenant::for_tenant;
use crate::write::insert::{InOneStatement, Insert, NoUpsert, Records, RowList};
use crate::write::update::ChangesNoTenant;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression};
use diesel::insertable::CanInsertInSingleQuery;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::BoolOrNullableBool;

impl<T: Designated, V, K, Ret, M> Insert<T, V, NoUpsert, K, Ret, M> {
    /// Leaves out the rows that conflict with another one, on any constraint.
    ///
    /// A row can conflict with one of another tenant if a unique index lacks the tenant column. That row stays as it
    /// is and is not returned; but that nothing was inserted shows that some tenant has it. Put the tenant column
    /// into each unique index. On MySQL, which counts the rows in the way, even that does not show.
    pub fn on_conflict_do_nothing(self) -> Insert<T, V, Upsert<NoTarget<T>, DoNothing>, K, Ret, M> {
        self.with_action(|NoUpsert| Upsert::new(NoTarget::new(), DoNothing))
    }

    /// Says what to do with rows that conflict on `target`: a column, a tuple of columns,
    /// [`on_constraint`](crate::upsert::on_constraint), or `sql(..)`; on MySQL `diesel::dsl::DuplicatedKeys` and nothing
    /// else.
    ///
    /// With `do_update`, the row in the way is locked until the transaction ends, also one of another tenant, which is
    /// neither changed nor returned: that tenant then waits. It takes a unique index without the tenant column for two
    /// tenants to meet.
    pub fn on_conflict<C, Proof>(self, target: C) -> OnConflict<Self, C::Target>
    where
        C: IntoConflictTarget<T, Proof>,
    {
        OnConflict::new(self, target.into_conflict_target())
    }
}

/// An insert that says on what it may conflict, but not yet what to do then.
#[must_use = "say what to do on a conflict: `do_nothing()` or `do_update().set(..)`"]
pub struct OnConflict<I, Target> {
    insert: I,
    target: Target,
}

impl<I, Target> OnConflict<I, Target> {
    pub(super) const fn new(insert: I, target: Target) -> Self {
        Self { insert, target }
    }

    /// Conflicts on the partial index with this predicate only.
    pub fn filter_target<E>(self, predicate: E) -> OnConflict<I, OnPartial<Target, E>>
    where
        E: Expression<SqlType: BoolOrNullableBool> + HoldsNoUnscopedQuery,
    {
        OnConflict::new(self.insert, OnPartial::new(self.target, predicate))
    }

    /// Updates the row in the way, if it is the tenant's.
    pub fn do_update(self) -> OnConflictDoUpdate<I, Target> {
        OnConflictDoUpdate(self)
    }
}

opaque!([I, Target] OnConflict<I, Target>);

impl<T, V, K, Ret, Target, M> OnConflict<Insert<T, V, NoUpsert, K, Ret, M>, Target> {
    /// Leaves out the rows that conflict.
    ///
    /// See [`on_conflict_do_nothing`](Insert::on_conflict_do_nothing) about rows of other tenants.
    pub fn do_nothing(self) -> Insert<T, V, Upsert<Target, DoNothing>, K, Ret, M> {
        let target = self.target;
        self.insert
            .with_action(|NoUpsert| Upsert::new(target, DoNothing))
    }
}

/// An insert that updates on a conflict, but does not yet say what.
#[must_use = "say what changes: `.set(..)`"]
pub struct OnConflictDoUpdate<I, Target>(OnConflict<I, Target>);

opaque!([I, Target] OnConflictDoUpdate<I, Target>);

impl<T, V, K, Ret, Target, M> OnConflictDoUpdate<Insert<T, V, NoUpsert, K, Ret, M>, Target>
where
    T: Designated<Policy: WritePolicy<Writing: Restriction>>,
{
    /// What changes in the row that is in the way, if it is the tenant's: another tenant's row is not touched and not
    /// returned, and the insert counts zero rows for it; on MySQL it is a unique violation, and the whole insert fails.
    /// `Proof` is left to inference.
    ///
    /// If nothing is to be set (an `Option` field of a changeset that is `None`, and no other), the row stays as it
    /// is, as with [`do_nothing`](OnConflict::do_nothing).
    pub fn set<C, Proof>(
        self,
        changes: C,
    ) -> Insert<T, V, Upsert<Target, Updates<T, C, Proof>>, K, Ret, M>
    where
        C: AsChangeset<Target = T>,
        C::Changeset: ChangesNoTenant<T, <T::Policy as WritePolicy>::Rules, Proof>,
        <T::Policy as WritePolicy>::References: SetOnConflict<C::Changeset, Proof>,
    {
        const {
            let _ = <C::Changeset as ChangesNoTenant<T, _, Proof>>::SEALED_BY_TENANCY;
        };
        let OnConflict { insert, target } = self.0;
        let changes = for_tenant(|| changes.as_changeset());
        let sets_nothing = changes.sets_nothing();
        let (changes, in_scope) =
            <<T::Policy as WritePolicy>::References>::set_on_conflict(changes);
        let action = DoUpdate {
            changes: Met::new(changes),
            sets_nothing,
            filter: Always,
            restriction: (<Writable<T>>::default(), in_scope),
        };
        insert.with_action(|NoUpsert| Upsert::new(target, action))
    }
}

/// What an upsert does to the row in the way.
pub type Updates<T, C, Proof> = DoUpdate<
    Met<
        <ReferencesOf<T> as SetOnConflict<<C as AsChangeset>::Changeset, Proof>>::Changes,
        <T as Designated>::Policy,
    >,
    (
        Writable<T>,
        <ReferencesOf<T> as SetOnConflict<<C as AsChangeset>::Changeset, Proof>>::InScope,
    ),
>;

impl<T, V, K, Ret, Target, C, W, R, M> Insert<T, V, Upsert<Target, DoUpdate<C, R, W>>, K, Ret, M> {
    /// Updates the row in the way only if `predicate` is true of it.
    pub fn filter<E>(
        self,
        predicate: E,
    ) -> Insert<T, V, Upsert<Target, DoUpdate<C, R, AndFilter<W, Met<E, T::Policy>>>>, K, Ret, M>
    where
        T: Designated,
        E: Expression<SqlType: BoolOrNullableBool> + AppearsOnTable<T> + HoldsNoUnscopedQuery,
    {
        self.with_action(|upsert| Upsert {
            target: upsert.target,
            action: DoUpdate {
                changes: upsert.action.changes,
                sets_nothing: upsert.action.sets_nothing,
                filter: AndFilter(upsert.action.filter, Met::new(predicate)),
                restriction: upsert.action.restriction,
            },
        })
    }
}

/// `ON CONFLICT <target> <action>`
#[derive(Debug, Clone, Copy)]
pub struct Upsert<Target, Action> {
    target: Target,
    action: Action,
}

impl<Target, Action> Upsert<Target, Action> {
    pub(super) const fn new(target: Target, action: Action) -> Self {
        Self { target, action }
    }
}

impl<Rows, Target, Action> Records<Rows> for Upsert<Target, Action> {
    type Records = UpsertRecords<Rows, Target, Action>;

    fn records(self, rows: Rows) -> Self::Records {
        UpsertRecords { rows, upsert: self }
    }
}

/// `<rows> ON CONFLICT <target> <action>`
#[derive(Debug, Clone, Copy)]
pub struct UpsertRecords<Rows, Target, Action> {
    rows: Rows,
    upsert: Upsert<Target, Action>,
}

impl<Rows, Target, Action> InOneStatement for UpsertRecords<Rows, Target, Action> {
    type Records = Self;

    fn in_one_statement(self) -> Self {
        self
    }
}

impl<Rows, Target, Action> QueryId for UpsertRecords<Rows, Target, Action> {
    type QueryId = ();
    // As in Diesel: what is set depends on the values.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Rows, Target, Action, DB> CanInsertInSingleQuery<DB> for UpsertRecords<Rows, Target, Action>
where
    DB: Backend,
    Rows: RowList<DB>,
{
    fn rows_to_insert(&self) -> Option<usize> {
        self.rows.rows()
    }
}

impl<Rows, Target, Action, DB> QueryFragment<DB> for UpsertRecords<Rows, Target, Action>
where
    DB: Backend,
    Rows: RowList<DB>,
    Target: ConflictClause<DB, Action>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        self.rows.walk_rows(out.reborrow())?;
        self.upsert.target.walk_clause(&self.upsert.action, out)
    }
}
