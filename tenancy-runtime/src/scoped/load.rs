//! `load`, `first`, `get_result`, `get_results`, `load_iter`: Diesel's own, on a connection with a reach

use super::{Finished, Scoped};
use crate::binding::Bound;
use crate::conn::{LoadingMode, Reaches, ScopedConnection, run};
use crate::mode::{Blocking, Mode};
use crate::policy::{Policy, RestrictSelect};
use crate::run::{Loads, loading_verbs};
use diesel::dsl::Limit;
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::LimitDsl;
use diesel::result::QueryResult;
use diesel::{Connection, RunQueryDsl};

loading_verbs!(Scoped<Q, P>);

impl<Q, P, M: Mode> Scoped<Q, P, M> {
    /// Runs the query for one row, and returns it.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no row, and what the database says.
    pub fn first<'query, 'a, U>(
        self,
        conn: &'a mut (impl ScopedConnection<Mode = M> + Loads<'query, Limit<Self>, U>),
    ) -> M::Answer<'a, U>
    where
        Self: LimitDsl,
        'query: 'a,
        U: 'a,
    {
        conn.get_result(LimitDsl::limit(self, 1))
    }
}

/// For `load_iter`; the other verbs are found on the query itself first.
impl<Q, P, Conn> RunQueryDsl<Conn> for Scoped<Q, P> {}

impl<'query, Q, P, Conn, U, B> LoadQuery<'query, Conn, U, B> for Scoped<Q, P>
where
    B: LoadingMode,
    Conn: ScopedConnection<Inner: Connection, Reach: Reaches<P>, Mode = Blocking>,
    P: Policy<Reading: RestrictSelect<Q>>,
    Bound<Finished<Q, P>, Conn::Reach>: LoadQuery<'query, Conn::Inner, U, B>,
{
    type RowIter<'conn>
        =
        <Bound<Finished<Q, P>, Conn::Reach> as LoadQuery<'query, Conn::Inner, U, B>>::RowIter<'conn>
    where
        Conn: 'conn;

    fn internal_load(self, conn: &mut Conn) -> QueryResult<Self::RowIter<'_>> {
        let (inner, reach) = run(conn);
        Bound::new(self.finish(), reach).internal_load(inner)
    }
}
