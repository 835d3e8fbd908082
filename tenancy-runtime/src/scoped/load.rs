//! `load`, `first`, `get_result`, `get_results`, `load_iter`: Diesel's own, on a connection with a reach

use super::{Finished, Scoped};
use crate::binding::Bound;
use crate::conn::{LoadingMode, Reaches, ScopedConnection, run};
use crate::policy::{Policy, RestrictSelect};
use diesel::RunQueryDsl;
use diesel::query_dsl::LoadQuery;
use diesel::result::QueryResult;

impl<Q, P, Conn> RunQueryDsl<Conn> for Scoped<Q, P> {}

impl<'query, Q, P, Conn, U, B> LoadQuery<'query, Conn, U, B> for Scoped<Q, P>
where
    B: LoadingMode,
    Conn: ScopedConnection<Reach: Reaches<P>>,
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
