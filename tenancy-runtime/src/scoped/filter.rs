//! `filter`, `or_filter`, `find`

use super::{Scoped, Source};
use crate::policy::{Designated, Enclosed};
use crate::proof::HoldsNoUnscopedQuery;
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
    Q: Source<From: Designated<FindBy: EqAll<K>>> + FilterDsl<Enclosed<FindPredicate<Q, K>>>,
    FindPredicate<Q, K>: HoldsNoUnscopedQuery,
{
    type Output = Scoped<<Q as FilterDsl<Enclosed<FindPredicate<Q, K>>>>::Output, P, M>;

    fn find(self, key: K) -> Self::Output {
        // A comparison of the user's own, by an `impl EqAll`, may lack parentheses.
        Scoped::new(self.query.filter(Enclosed(Q::From::find_by().eq_all(key))))
    }
}

type FindPredicate<Q, K> = <<<Q as Source>::From as Designated>::FindBy as EqAll<K>>::Output;
