//! `group_by`, `having`

use super::Scoped;
use crate::policy::{Enclosed, Given};
use crate::proof::HoldsNoUnscopedQuery;
use diesel::Expression;
use diesel::query_dsl::methods::{GroupByDsl, HavingDsl};

impl<Q, P, E, M> GroupByDsl<E> for Scoped<Q, P, M>
where
    E: Expression + HoldsNoUnscopedQuery,
    Q: GroupByDsl<Given<E>>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn group_by(self, by: E) -> Self::Output {
        Scoped::new(self.query.group_by(Given(by)))
    }
}

impl<Q, P, E, M> HavingDsl<E> for Scoped<Q, P, M>
where
    E: HoldsNoUnscopedQuery,
    // Not `HavingDsl<E>`: a user can implement that for Diesel's query and a predicate of their own.
    Q: HavingDsl<Enclosed<E>>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn having(self, predicate: E) -> Self::Output {
        Scoped::new(self.query.having(Enclosed(predicate)))
    }
}
