//! `load`, `first`, `get_result`, `get_results`, and Diesel's `load_iter`

use super::{Finished, First, Scoped};
use crate::binding::{Bound, Reach};
use crate::conn::{AnswersIn, Reaches, ScopedConnection};
use crate::mode::Mode;
use crate::policy::{Met, Policy, RestrictSelect};
use crate::run::{BindLoad, Loads, load_as_bound, loading_verbs, showing_verb};
use crate::seal::Seal;
use diesel::result::QueryResult;

type FirstOf<Q, P, M> = <<P as Policy>::Reading as First<Q, P, M>>::Statement;

loading_verbs!(Scoped<Q, P>);
load_as_bound!(Scoped<Q, P>);
showing_verb!(Scoped<Q, P>, as loaded);

#[allow(clippy::implied_bounds_in_impls)] // See `run::loading_verbs`.
impl<Q, P, M: Mode> Scoped<Q, P, M> {
    /// Runs the query for one row, and returns it. The text of the statement says the limit, `LIMIT 1`, if the query is no union
    /// and has no other limit, offset or lock; then it binds the limit, as Diesel does.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no row, and what the database says.
    pub fn first<'query, 'a, U>(
        self,
        conn: &'a mut (impl ScopedConnection + AnswersIn<M> + Loads<'query, FirstOf<Q, P, M>, U>),
    ) -> M::Answer<'a, U>
    where
        P: Policy<Reading: First<Q, P, M>>,
        'query: 'a,
        U: 'a,
    {
        conn.answer(|conn| conn.get_result(P::Reading::first(self)))
    }
}

impl<Q, P, M, R> BindLoad<R> for Scoped<Q, P, M>
where
    R: Reach + Reaches<P>,
    P: Policy<Reading: RestrictSelect<Q>>,
{
    type Bound = Bound<Met<Finished<Q, P>, P>, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        Ok(Bound::new(Met::new(self.finish()), reach))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
