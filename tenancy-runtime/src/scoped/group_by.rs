//! `group_by`, `having`

use super::Scoped;
use crate::policy::{Enclosed, Given};
use crate::proof::HoldsNoUnscopedQuery;
use diesel::Expression;
use diesel::query_dsl::methods::{GroupByDsl, HavingDsl};

impl<Q, P, E, M> GroupByDsl<E> for Scoped<Q, P, M>
where
    E: Expression + HoldsNoUnscopedQuery,
    Q: Groups<E>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn group_by(self, by: E) -> Self::Output {
        Scoped::new(self.query.groups(by))
    }
}

/// Diesel groups this query by `E`.
///
/// It is not asked of Diesel's trait at once, for then what Diesel says of a subquery comes before what is said here.
#[diagnostic::on_unimplemented(
    message = "a scoped query cannot be grouped by this",
    label = "not of what the query selects from",
    note = "give columns of the tables that are selected from, and expressions of them; start a subquery from `Model::scoped()`"
)]
pub trait Groups<E> {
    /// The grouped query.
    type Output;

    #[doc(hidden)]
    fn groups(self, by: E) -> Self::Output;
}

#[diagnostic::do_not_recommend]
impl<Q: GroupByDsl<Given<E>>, E: Expression> Groups<E> for Q {
    type Output = Q::Output;

    fn groups(self, by: E) -> Self::Output {
        self.group_by(Given(by))
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
