//! `filter`, `or_filter`, `find`

use super::{Scoped, Source};
use crate::policy::{Designated, Enclosed};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::EqAll;
use diesel::query_dsl::methods::{FilterDsl, FindDsl, OrFilterDsl};

impl<Q, P, E, M> FilterDsl<E> for Scoped<Q, P, M>
where
    E: HoldsNoUnscopedQuery,
    Q: FilterDsl<Enclosed<E>>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn filter(self, predicate: E) -> Self::Output {
        Scoped::new(self.query.filter(Enclosed(predicate)))
    }
}

impl<Q, P, E, M> OrFilterDsl<E> for Scoped<Q, P, M>
where
    E: HoldsNoUnscopedQuery,
    Q: OrFilterDsl<Enclosed<E>>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn or_filter(self, predicate: E) -> Self::Output {
        Scoped::new(self.query.or_filter(Enclosed(predicate)))
    }
}

/// By the key inside the tenant: the primary key without the tenant column, which comes from the connection.
impl<Q, P, K, M> FindDsl<K> for Scoped<Q, P, M>
where
    K: KeyInTenant<Q>,
{
    type Output = Scoped<K::Found, P, M>;

    fn find(self, key: K) -> Self::Output {
        Scoped::new(key.find_in(self.query))
    }
}

/// The key inside the tenant of a row that the query `Q` selects from. Sealed.
#[diagnostic::on_unimplemented(
    message = "this is not a key inside the tenant",
    label = "not the primary key without the tenant column",
    note = "the tenant column comes from the connection: of the key `(org_id, id)`, give the `id`; of several further columns, a tuple",
    note = "a subquery in it starts from `Model::scoped()`"
)]
pub trait KeyInTenant<Q> {
    /// The query for the row.
    type Found;

    /// Makes it.
    fn find_in(self, query: Q) -> Self::Found;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<Q, K> KeyInTenant<Q> for K
where
    Q: Source<From: Designated<FindBy: EqAll<K>>> + FilterDsl<Enclosed<FindPredicate<Q, K>>>,
    FindPredicate<Q, K>: HoldsNoUnscopedQuery,
{
    type Found = <Q as FilterDsl<Enclosed<FindPredicate<Q, K>>>>::Output;

    fn find_in(self, query: Q) -> Self::Found {
        // A comparison of the user's own, by an `impl EqAll`, may lack parentheses.
        query.filter(Enclosed(Q::From::find_by().eq_all(self)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

type FindPredicate<Q, K> = <<<Q as Source>::From as Designated>::FindBy as EqAll<K>>::Output;
