//! Which rows an update or a delete is for: a key, a scoped query, an instance.

use super::instance::{Instance, RestrictToOwner};
use crate::policy::{Designated, Enclosed, RestrictSelect, WritingOf};
use crate::proof::HoldsNoUnscopedQuery;
use crate::scoped::Scoped;
use crate::seal::Seal;
use diesel::EqAll;
use diesel::associations::Identifiable;
use diesel::query_builder::{AsQuery, IntoUpdateTarget};
use diesel::query_dsl::methods::{FilterDsl, FindDsl};

/// What a caller names rows by, on the way to an update or a delete.
///
/// The caller's own type would do. But of a query that is refused, rustc would find out that it is accepted without its last
/// verb, and would offer to leave out a filter: all rows would be deleted.
#[derive(Debug)]
pub struct Rows<R>(pub(crate) R);

/// Rows of the table `T` to update or delete: [`Rows`] of what names them. `By` says how they are named, and callers leave
/// it to inference. Sealed.
#[diagnostic::on_unimplemented(
    message = "this does not name a tenant's rows of `{T}`",
    label = "not a key, nor a scoped query with filters only, nor an instance",
    note = "give the key inside the tenant, `Model::scoped().filter(..)`, or a reference to the model, which derives `Identifiable`",
    note = "in a filter, a subquery on the same table starts from `Model::scoped_as(alias)`, or ends in `.into_boxed()`"
)]
pub trait IntoTarget<T, By, W = WritingOf<T>> {
    /// The rows, restricted to those that `W` lets through: those that the tenant may write.
    type Target: IntoUpdateTarget<Table = T>;

    /// Restricts the rows.
    fn into_target(self) -> Self::Target;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

type Start<T> = Scoped<<T as AsQuery>::Query, <T as Designated>::Policy>;

type Writable<W, Q> = <W as RestrictSelect<Q>>::Query;

/// By the key inside the tenant.
#[derive(Debug)]
pub struct ByKey;

impl<T, K, Q, W> IntoTarget<T, ByKey, W> for Rows<K>
where
    T: Designated,
    Start<T>: FindDsl<K, Output = Scoped<Q, T::Policy>>,
    W: RestrictSelect<Q>,
    Writable<W, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<W, Q>;

    fn into_target(self) -> Self::Target {
        let found = Start::<T>::new(T::default().as_query()).find(self.0);
        W::restrict_select(found.query)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By a scoped query that has filters only.
#[derive(Debug)]
pub struct ByQuery;

impl<T, Q, W> IntoTarget<T, ByQuery, W> for Rows<Scoped<Q, T::Policy>>
where
    T: Designated,
    W: RestrictSelect<Q>,
    Writable<W, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<W, Q>;

    fn into_target(self) -> Self::Target {
        W::restrict_select(self.0.query)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// By an instance of the model: by its whole primary key, by the tenant that it names, and by that of the connection.
/// What an instance calls its key may be anything that Diesel compares with the primary key, so that is asked for
/// unscoped queries too.
#[derive(Debug)]
pub struct ByInstance;

impl<T, M, Found, Q, W> IntoTarget<T, ByInstance, W> for Rows<M>
where
    T: Designated<PrimaryKey: EqAll<M::Id, Output: HoldsNoUnscopedQuery>>,
    M: Identifiable<Table = T> + Instance<T>,
    T::Query: FilterDsl<Enclosed<<T::PrimaryKey as EqAll<M::Id>>::Output>, Output = Found>,
    M::Owner: RestrictToOwner<T, Found, Query = Q>,
    W: RestrictSelect<Q>,
    Writable<W, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<W, Q>;

    fn into_target(self) -> Self::Target {
        let table = T::default();
        let is_it = Enclosed(table.primary_key().eq_all(self.0.id()));
        let found = FilterDsl::filter(table.as_query(), is_it);
        W::restrict_select(self.0.owner().restrict_to_owner(found))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
