//! Which rows an update or a delete is for: a key, a scoped query, an instance.

use crate::designation::{Designated, Tenanted};
use crate::policy::{RestrictSelect, WritePolicy};
use crate::scoped::Scoped;
use crate::seal::Seal;
use diesel::ExpressionMethods;
use diesel::associations::Identifiable;
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression};
use diesel::query_builder::{AsQuery, IntoUpdateTarget};
use diesel::query_dsl::methods::{FilterDsl, FindDsl};

/// Rows of the table `T` to update or delete. `By` says how they are named, and callers leave it to inference.
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name rows of `{T}`",
    label = "not a key, a scoped query or an instance",
    note = "give the key inside the tenant, `Model::scoped().filter(..)`, or a reference to the model, which derives `Identifiable`"
)]
pub trait IntoTarget<T, By> {
    /// The rows, restricted to those that the tenant may write.
    type Target: IntoUpdateTarget<Table = T>;

    /// Restricts the rows.
    fn into_target(self) -> Self::Target;

    #[doc(hidden)]
    const SEAL: Seal;
}

type Start<T> = Scoped<<T as AsQuery>::Query, <T as Designated>::Policy>;
type Writing<T> = <<T as Designated>::Policy as WritePolicy>::Writing;
type Writable<T, Q> = <Writing<T> as RestrictSelect<Q>>::Query;

/// By the key inside the tenant.
#[derive(Debug)]
pub struct ByKey;

impl<T, K, Q> IntoTarget<T, ByKey> for K
where
    T: Designated<Policy: WritePolicy<Writing: RestrictSelect<Q>>>,
    Start<T>: FindDsl<K, Output = Scoped<Q, T::Policy>>,
    Writable<T, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<T, Q>;

    fn into_target(self) -> Self::Target {
        let found = Start::<T>::new(T::default().as_query()).find(self);
        Writing::<T>::restrict_select(found.query)
    }

    const SEAL: Seal = Seal;
}

/// By a scoped query that has filters only.
#[derive(Debug)]
pub struct ByQuery;

impl<T, Q> IntoTarget<T, ByQuery> for Scoped<Q, T::Policy>
where
    T: Designated<Policy: WritePolicy<Writing: RestrictSelect<Q>>>,
    Writable<T, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<T, Q>;

    fn into_target(self) -> Self::Target {
        Writing::<T>::restrict_select(self.query)
    }

    const SEAL: Seal = Seal;
}

/// A reference to a model, which is a row of the table `T`; written by the attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name rows of `{T}`",
    label = "not an instance of the table's model",
    note = "give the key inside the tenant, or a reference to the model that has the attribute"
)]
pub trait Instance<T>: Copy {
    /// What the instance says about its tenant.
    type Owner;

    /// Whose the row is.
    fn owner(self) -> Self::Owner;
}

/// The instance names its tenant in a field that is not part of its primary key.
#[derive(Debug, Clone, Copy)]
pub struct Named<F>(pub F);

/// The instance does not name its tenant, or its primary key does already.
#[derive(Debug, Clone, Copy)]
pub struct Unnamed;

/// Restricts a query to rows of the tenant that an instance names.
///
/// Without it, an instance that was read for one tenant would be written over the row that another one has under the
/// same key.
pub trait RestrictToOwner<T, Q> {
    /// The restricted query.
    type Query;

    /// Adds the predicate.
    fn restrict_to_owner(self, query: Q) -> Self::Query;
}

impl<T, Q> RestrictToOwner<T, Q> for Unnamed {
    type Query = Q;

    fn restrict_to_owner(self, query: Q) -> Q {
        query
    }
}

impl<T, Q, F> RestrictToOwner<T, Q> for Named<F>
where
    T: Tenanted,
    F: AsExpression<<T::Column as Expression>::SqlType>,
    Q: FilterDsl<Eq<T::Column, F>>,
{
    type Query = Q::Output;

    fn restrict_to_owner(self, query: Q) -> Q::Output {
        query.filter(T::Column::default().eq(self.0))
    }
}

/// By an instance of the model: by its whole primary key, by the tenant that it names, and by that of the connection.
#[derive(Debug)]
pub struct ByInstance;

impl<T, M, Found, Q> IntoTarget<T, ByInstance> for M
where
    T: Designated<Policy: WritePolicy<Writing: RestrictSelect<Q>>>,
    M: Identifiable<Table = T> + Instance<T>,
    T::Query: FindDsl<M::Id, Output = Found>,
    M::Owner: RestrictToOwner<T, Found, Query = Q>,
    Writable<T, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<T, Q>;

    fn into_target(self) -> Self::Target {
        let found = FindDsl::find(T::default().as_query(), self.id());
        Writing::<T>::restrict_select(self.owner().restrict_to_owner(found))
    }

    const SEAL: Seal = Seal;
}
