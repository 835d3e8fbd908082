//! Which rows an update or a delete is for: a key, a scoped query, an instance.

use crate::designation::Designated;
use crate::policy::{RestrictSelect, WritePolicy};
use crate::proof::HoldsNoUnscopedQuery;
use crate::scoped::Scoped;
use crate::seal::Seal;
use diesel::EqAll;
use diesel::associations::Identifiable;
use diesel::query_builder::{AsQuery, IntoUpdateTarget};
use diesel::query_dsl::methods::FindDsl;

/// Rows of the table `T` to update or delete. `By` says how they are named, and callers leave it to inference.
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name rows of `{T}`",
    label = "not a key, a scoped query or an instance",
    note = "give the key inside the tenant, `Model::scoped().filter(..)`, or a reference to a model that derives `Identifiable`"
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

/// By an instance: by its whole primary key, and the tenant of the connection.
#[derive(Debug)]
pub struct ByInstance;

impl<T, M, Q> IntoTarget<T, ByInstance> for M
where
    T: Designated<Policy: WritePolicy<Writing: RestrictSelect<Q>>>,
    M: Identifiable<Table = T>,
    T::PrimaryKey: EqAll<M::Id, Output: HoldsNoUnscopedQuery>,
    T::Query: FindDsl<M::Id, Output = Q>,
    Writable<T, Q>: IntoUpdateTarget<Table = T>,
{
    type Target = Writable<T, Q>;

    fn into_target(self) -> Self::Target {
        Writing::<T>::restrict_select(FindDsl::find(T::default().as_query(), self.id()))
    }

    const SEAL: Seal = Seal;
}
