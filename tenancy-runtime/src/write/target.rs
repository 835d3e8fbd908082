//! Which rows an update or a delete is for: a key, a scoped query, an instance.

use super::instance::{Instance, RestrictToOwner};
use crate::policy::{Designated, Enclosed, ReadsOf, RestrictSelect, WritingOf};
use crate::proof::HoldsNoUnscopedQuery;
use crate::scoped::Scoped;
use crate::seal::Seal;
use diesel::EqAll;
use diesel::associations::Identifiable;
use diesel::internal::table_macro::SelectStatement;
use diesel::query_builder::{AsQuery, DeleteStatement, IntoUpdateTarget, UpdateStatement};
use diesel::query_dsl::methods::{FilterDsl, FindDsl};
use diesel::query_source::QuerySource;

/// Names rows of the table `T` to update or delete. `By` says how, and callers leave it to inference. Sealed.
///
/// Whatever a scoped query selects, it names rows; whether they may be updated or deleted is the question of
/// [`RestrictRows`]. Of one question about both, rustc would say which verb to leave out of the query so that the answer is yes,
/// and without its filter an update is of all rows.
#[diagnostic::on_unimplemented(
    message = "this does not name a tenant's rows of `{T}`",
    label = "not a key, nor a scoped query with filters only, nor an instance",
    note = "give the primary key without the tenant column, `Model::scoped().filter(..)`, or a reference to the model, which derives `Identifiable`"
)]
pub trait IntoTarget<T, By> {
    /// The rows.
    type Rows;

    /// Names them.
    fn into_rows(self) -> Self::Rows;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// Rows that were named by what names rows of the table `T` alone: a key, or an instance.
#[derive(Debug)]
pub struct Found<Q>(Q);

/// The rows of a scoped query, whatever it selects, under the policy `P`.
#[derive(Debug)]
pub struct Queried<Q, P>(Scoped<Q, P>);

/// Rows of the table `T` that are restricted to those that `W` lets through: those that the tenant may write. Sealed.
pub trait RestrictRows<T: QuerySource, W = WritingOf<T>> {
    /// The condition of the restricted rows.
    type Where;

    /// An update of them.
    fn update(self) -> UpdateStatement<T, Self::Where>;

    /// A delete of them.
    fn delete(self) -> DeleteStatement<T, Self::Where>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

type Start<T> = Scoped<<T as AsQuery>::Query, ReadsOf<T>>;

type Whole<T> = Queried<<T as AsQuery>::Query, ReadsOf<T>>;

type Writable<W, Q> = <W as RestrictSelect<Q>>::Query;

impl<T, Q, W> RestrictRows<T, W> for Found<Q>
where
    T: QuerySource,
    W: RestrictSelect<Q>,
    Writable<W, Q>: IntoUpdateTarget<Table = T>,
{
    type Where = <Writable<W, Q> as IntoUpdateTarget>::WhereClause;

    fn update(self) -> UpdateStatement<T, Self::Where> {
        diesel::update(W::restrict_select(self.0))
    }

    fn delete(self) -> DeleteStatement<T, Self::Where> {
        diesel::delete(W::restrict_select(self.0))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Q, P, W> RestrictRows<T, W> for Queried<Q, P>
where
    T: Designated,
    Whole<T>: FilteredTo<Self, T, W>,
{
    type Where = <Whole<T> as FilteredTo<Self, T, W>>::Where;

    fn update(self) -> UpdateStatement<T, Self::Where> {
        diesel::update(<Whole<T>>::restrict(self))
    }

    fn delete(self) -> DeleteStatement<T, Self::Where> {
        diesel::delete(<Whole<T>>::restrict(self))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Filters, and nothing but filters, lead from the whole table to `Rows`.
#[diagnostic::on_unimplemented(
    message = "a tenant's update or delete takes its rows by filters of one table alone",
    label = "more than filters, or of another table",
    note = "what a join, an order or a limit chooses stands in a subquery: `Model::scoped().filter(id.eq_any(..))`; a subquery of the same table is of an alias, `tenancy::alias!`",
    note = "to add filters in a loop, box the update or the delete, not the query"
)]
pub trait FilteredTo<Rows, T, W> {
    /// The rows, restricted to those that the tenant may write.
    type Target: IntoUpdateTarget<Table = T, WhereClause = Self::Where>;

    /// Their condition.
    type Where;

    #[doc(hidden)]
    fn restrict(rows: Rows) -> Self::Target;
}

// The clauses that are left out are those of a query that has filters only.
impl<F, S, D, Filters, P, T, W> FilteredTo<Queried<SelectStatement<F, S, D, Filters>, P>, T, W>
    for Queried<SelectStatement<F, S, D>, P>
where
    SelectStatement<F, S, D, Filters>: FiltersOf<T, W>,
{
    type Target = <SelectStatement<F, S, D, Filters> as FiltersOf<T, W>>::Target;
    type Where = <Self::Target as IntoUpdateTarget>::WhereClause;

    fn restrict(Queried(rows): Queried<SelectStatement<F, S, D, Filters>, P>) -> Self::Target {
        rows.query.restricted()
    }
}

/// The filters of this query are of columns of the table `T`.
#[diagnostic::on_unimplemented(
    message = "a filter of these rows is not of columns of `{T}` alone",
    label = "a column of another table, or a subquery of the same one",
    note = "take the column of another table in a subquery of it: `.filter(id.eq_any(..))` or `exists(..)`; a subquery of the same table is of an alias, as in plain Diesel: `tenancy::alias!` and `Model::scoped_as(..)`"
)]
pub trait FiltersOf<T, W> {
    /// The query, restricted.
    type Target: IntoUpdateTarget<Table = T>;

    #[doc(hidden)]
    fn restricted(self) -> Self::Target;
}

#[diagnostic::do_not_recommend]
impl<T, W, Q> FiltersOf<T, W> for Q
where
    W: RestrictSelect<Q>,
    Writable<W, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<W, Q>;

    fn restricted(self) -> Self::Target {
        W::restrict_select(self)
    }
}

/// By the key inside the tenant.
#[derive(Debug)]
pub struct ByKey;

impl<T, K, Q> IntoTarget<T, ByKey> for K
where
    T: Designated,
    Start<T>: FindDsl<K, Output = Scoped<Q, ReadsOf<T>>>,
{
    type Rows = Found<Q>;

    fn into_rows(self) -> Self::Rows {
        Found(Start::<T>::new(T::default().as_query()).find(self).query)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By a scoped query.
#[derive(Debug)]
pub struct ByQuery;

impl<T, Q, P> IntoTarget<T, ByQuery> for Scoped<Q, P> {
    type Rows = Queried<Q, P>;

    fn into_rows(self) -> Self::Rows {
        Queried(self)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By an instance of the model: by its whole primary key, by the tenant that it names, and by that of the connection.
/// What an instance calls its key may be anything that Diesel compares with the primary key, so that is asked for
/// unscoped queries too.
#[derive(Debug)]
pub struct ByInstance;

impl<T, M, Filtered, Q> IntoTarget<T, ByInstance> for M
where
    T: Designated<PrimaryKey: EqAll<M::Id, Output: HoldsNoUnscopedQuery>>,
    M: Identifiable<Table = T> + Instance<T>,
    T::Query: FilterDsl<Enclosed<<T::PrimaryKey as EqAll<M::Id>>::Output>, Output = Filtered>,
    M::Owner: RestrictToOwner<T, Filtered, Query = Q>,
{
    type Rows = Found<Q>;

    fn into_rows(self) -> Self::Rows {
        let table = T::default();
        let is_it = Enclosed(table.primary_key().eq_all(self.id()));
        let found = FilterDsl::filter(table.as_query(), is_it);
        Found(self.owner().restrict_to_owner(found))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
