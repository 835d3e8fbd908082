//! `group_by`, `having`

use super::Scoped;
use crate::policy::Enclosed;
use crate::proof::HoldsNoUnscopedQuery;
use diesel::Expression;
use diesel::query_dsl::methods::{GroupByDsl, HavingDsl};

impl<Q, P, E> GroupByDsl<E> for Scoped<Q, P>
where
    E: Expression + HoldsNoUnscopedQuery,
    Q: GroupByDsl<E>,
{
    type Output = Scoped<Q::Output, P>;

    fn group_by(self, by: E) -> Self::Output {
        Scoped::new(self.query.group_by(by))
    }
}

impl<Q, P, E> HavingDsl<E> for Scoped<Q, P>
where
    E: HoldsNoUnscopedQuery,
    // Not `HavingDsl<E>`: a user can implement that for Diesel's query and a predicate of their own.
    Q: HavingDsl<Enclosed<E>>,
{
    type Output = Scoped<Q::Output, P>;

    fn having(self, predicate: E) -> Self::Output {
        Scoped::new(self.query.having(Enclosed(predicate)))
    }
}
