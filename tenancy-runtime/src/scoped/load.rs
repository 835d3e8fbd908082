//! `load`, `first`, `get_result`, `get_results`, and Diesel's `load_iter`

use super::{Finished, Scoped};
use crate::binding::{Bound, Reach};
use crate::conn::{AnswersIn, Reaches, ScopedConnection};
use crate::mode::Mode;
use crate::policy::{Met, Policy, RestrictSelect};
use crate::run::{BindLoad, Loads, load_as_bound, loading_verbs, showing_verb};
use crate::seal::Seal;
use diesel::dsl::Limit;
use diesel::query_dsl::methods::LimitDsl;
use diesel::result::QueryResult;

loading_verbs!(Scoped<Q, P>);
load_as_bound!(Scoped<Q, P>);
showing_verb!(Scoped<Q, P>, as loaded);

#[allow(clippy::implied_bounds_in_impls)] // See `run::loading_verbs`.
impl<Q, P, M: Mode> Scoped<Q, P, M> {
    /// Runs the query for one row, and returns it.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no row, and what the database says.
    pub fn first<'query, 'a, U>(
        self,
        conn: &'a mut (impl ScopedConnection + AnswersIn<M> + Loads<'query, Limit<Self>, U>),
    ) -> M::Answer<'a, U>
    where
        Self: LimitDsl,
        'query: 'a,
        U: 'a,
    {
        conn.answer(|conn| conn.get_result(LimitDsl::limit(self, 1)))
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
