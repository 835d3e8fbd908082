//! MySQL's upsert, `ON DUPLICATE KEY UPDATE`: it has no `WHERE`, so the first assignment refuses rows of others.
//!
//! ```sql
//! INSERT INTO handles (id, name, org_id) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE
//!     org_id = CASE WHEN (handles.org_id = ?) IS NOT TRUE THEN <error> WHEN <references in scope> THEN handles.org_id
//!     ELSE <another error> END, name = ?
//! ```
//!
//! The database assigns from left to right, so the predicate sees the row as it is; and as an error anywhere in the
//! list ends the statement before the row is written, no row is touched that the tenant does not write. The error is a
//! sum out of range, which no mode of the server forgives; what the caller sees is a violated unique index, as without
//! `ON DUPLICATE KEY`. To keep the row instead, as a `WHERE` does, would take each of Diesel's assignments apart, and
//! nobody could tell: MySQL counts a row that it leaves as it was.

use super::action::{Always, DoNothing, DoUpdate};
use super::clause::{ConflictClause, walk_no_change};
use super::set::{AndInScope, Unchecked};
use super::target::IntoConflictTarget;
use crate::opaque::opaque;
use crate::policy::{
    ColumnIs, Designated, Differs, LookupFor, NoLookups, Stamp, StampOf, WritePolicy,
};
use crate::seal::Seal;
use crate::write::refusal::{NOT_WRITTEN, REFUSED_ON_MYSQL};
use crate::write::update::{Assigned, Here, IfSome, InScope, Later};
use diesel::backend::Backend;
use diesel::dsl::DuplicatedKeys;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::internal::derives::as_expression::Bound;
use diesel::mysql::Mysql;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;

/// Any unique key of the table `T`; made of [`DuplicatedKeys`].
pub struct OnDuplicatedKeys<T: QuerySource> {
    table: T::FromClause,
}

opaque!([T: QuerySource] OnDuplicatedKeys<T>);

/// The proof for any unique key.
#[derive(Debug)]
pub struct ByDuplicatedKeys;

impl<T: QuerySource + Default> IntoConflictTarget<T, ByDuplicatedKeys> for DuplicatedKeys {
    type Target = OnDuplicatedKeys<T>;

    fn into_conflict_target(self) -> Self::Target {
        OnDuplicatedKeys {
            table: T::default().from_clause(),
        }
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A backend on which an insert may conflict on any key without saying what is done with which.
#[diagnostic::on_unimplemented(
    message = "this database needs a conflict target",
    label = "only MySQL has `ON DUPLICATE KEY UPDATE`",
    note = "name the columns of a unique index: `.on_conflict((posts::org_id, posts::id))`"
)]
pub(crate) trait HasDuplicatedKeys {}

impl HasDuplicatedKeys for Mysql {}

impl<T, DB> ConflictClause<DB, DoNothing> for OnDuplicatedKeys<T>
where
    DB: Backend + HasDuplicatedKeys,
    T: Designated<Policy: WritePolicy, FromClause: QueryFragment<DB>>,
{
    fn walk_clause<'b>(&'b self, _: &'b DoNothing, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        walk_no_change(&self.table, <StampOf<T>>::GUARD, out)
    }
}

impl<T, C, R, In, W, DB> ConflictClause<DB, DoUpdate<C, (R, In), W>> for OnDuplicatedKeys<T>
where
    DB: Backend + HasDuplicatedKeys,
    T: Designated<Policy: WritePolicy, FromClause: QueryFragment<DB>>,
    C: QueryFragment<DB>,
    R: QueryFragment<DB>,
    In: QueryFragment<DB> + ReferencesAreValues,
    W: NoFilter,
{
    fn walk_clause<'b>(
        &'b self,
        action: &'b DoUpdate<C, (R, In), W>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let guard = <StampOf<T>>::GUARD;
        if action.changes.is_noop(out.backend())? {
            return walk_no_change(&self.table, guard, out);
        }
        out.push_sql(" ON DUPLICATE KEY UPDATE ");
        out.push_identifier(guard)?;
        out.push_sql(" = CASE WHEN ");
        action.restriction.0.walk_ast(out.reborrow())?;
        out.push_sql(" IS NOT TRUE THEN ");
        out.push_sql(NOT_WRITTEN);
        out.push_sql(" WHEN 1 = 1");
        action.restriction.1.walk_ast(out.reborrow())?;
        out.push_sql(" THEN ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(".");
        out.push_identifier(guard)?;
        out.push_sql(" ELSE ");
        out.push_sql(REFUSED_ON_MYSQL);
        out.push_sql(" END, ");
        action.changes.walk_ast(out)
    }
}

/// No filter: `ON DUPLICATE KEY UPDATE` has no `WHERE`.
#[diagnostic::on_unimplemented(
    message = "on MySQL an upsert cannot have a filter",
    label = "`ON DUPLICATE KEY UPDATE` has no `WHERE`",
    note = "leave out `.filter(..)`; rows of other tenants are not touched without it"
)]
pub(crate) trait NoFilter {}

impl NoFilter for Always {}

/// A check of references in which none is set to `excluded(..)`, which MySQL does not know inside a subquery.
pub(crate) trait ReferencesAreValues {}

impl ReferencesAreValues for Unchecked {}
impl<C, L, Proof: SetsValues<L>> ReferencesAreValues for AndInScope<InScope<C, L, Proof>> {}

/// The changes with this proof set the references of `L` to values.
pub(crate) trait SetsValues<L> {}

impl<At: SetsValues<L>, L> SetsValues<L> for Assigned<At> {}
impl<Proof: SetsValues<L>, L> SetsValues<L> for IfSome<Proof> {}
impl<At: SetsValues<L>, L> SetsValues<L> for Later<At> {}
impl<C, E> SetsValues<NoLookups> for Here<C, E> {}
impl<C, E, Fk, Parent, P, Rest> SetsValues<LookupFor<Fk, Parent, P, Rest>> for Here<C, E>
where
    Parent: Designated,
    C: ColumnIs<Fk, Answer: MayBeSetTo<E>>,
    Self: SetsValues<Rest>,
{
}

/// The answer for a column that is no reference, or one that is set to the value `E`.
pub(crate) trait MayBeSetTo<E> {}

impl<E> MayBeSetTo<E> for Differs<No, No> {}
impl<E> MayBeSetTo<E> for Differs<No, Yes> {}
impl<E> MayBeSetTo<E> for Differs<Yes, No> {}
impl<E: IsValue> MayBeSetTo<E> for Differs<Yes, Yes> {}

/// A bind parameter.
#[diagnostic::on_unimplemented(
    message = "on MySQL an upsert can only set a checked reference to a value, not to an expression",
    label = "not a value: MySQL knows no `excluded(..)` inside the check",
    note = "give the key that the insert gives, or an `Option` of it"
)]
pub(crate) trait IsValue {}

impl<ST, V> IsValue for Bound<ST, V> {}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $Proof:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<L, $($Proof: SetsValues<L>),+> SetsValues<L> for ($($Proof,)+) {}
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
