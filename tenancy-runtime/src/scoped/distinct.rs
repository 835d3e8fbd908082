//! `distinct`, `distinct_on`

use super::Scoped;
#[cfg(feature = "postgres")]
use crate::proof::HoldsNoUnscopedQuery;
use diesel::query_dsl::methods::DistinctDsl;
#[cfg(feature = "postgres")]
use diesel::query_dsl::methods::DistinctOnDsl;

impl<Q: DistinctDsl, P> DistinctDsl for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn distinct(self) -> Self::Output {
        Scoped::new(self.query.distinct())
    }
}

#[cfg(feature = "postgres")]
impl<Q, P, S> DistinctOnDsl<S> for Scoped<Q, P>
where
    S: HoldsNoUnscopedQuery,
    Q: DistinctOnDsl<S>,
{
    type Output = Scoped<Q::Output, P>;

    fn distinct_on(self, selection: S) -> Self::Output {
        Scoped::new(self.query.distinct_on(selection))
    }
}
