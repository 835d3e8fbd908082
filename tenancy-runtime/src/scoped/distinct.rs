//! `distinct`, `distinct_on`

use super::Scoped;
#[cfg(feature = "postgres-backend")]
use super::given::DistinctOn;
#[cfg(feature = "postgres-backend")]
use crate::proof::HoldsNoUnscopedQuery;
use diesel::query_dsl::methods::DistinctDsl;
#[cfg(feature = "postgres-backend")]
use diesel::query_dsl::methods::DistinctOnDsl;

impl<Q: DistinctDsl, P, M> DistinctDsl for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn distinct(self) -> Self::Output {
        Scoped::new(self.query.distinct())
    }
}

#[cfg(feature = "postgres-backend")]
impl<Q, P, S, M> DistinctOnDsl<S> for Scoped<Q, P, M>
where
    S: HoldsNoUnscopedQuery,
    Q: DistinctOn<S>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn distinct_on(self, selection: S) -> Self::Output {
        Scoped::new(self.query.on_distinct(selection))
    }
}
