//! Functions of an application that serve blocking and asynchronous connections.

use super::models::{Handle, handles};
use diesel::dsl::{Filter, Limit, Ne, Offset};
use diesel::query_dsl::methods::{LimitDsl, OffsetDsl};
use tenancy::Scoped;
use tenancy::bounds::{Loads, Mode};
use tenancy::dsl::AllOf;
use tenancy::prelude::*;

/// A query that is named before it is known which connection runs it.
pub(crate) fn named_otherwise<M>(name: &str) -> Filter<AllOf<Handle, M>, Ne<handles::name, &str>> {
    Handle::scoped().filter(handles::name.ne(name))
}

type OnPage<Q> = Offset<Limit<Q>>;

/// One page of any query.
pub(crate) fn page<'q, 'a, Q, P, M, C, U>(
    query: Scoped<Q, P, M>,
    number: i64,
    conn: &'a mut C,
) -> M::Answer<'a, Vec<U>>
where
    M: Mode,
    C: Loads<'q, OnPage<Scoped<Q, P, M>>, U, Mode = M>,
    Scoped<Q, P, M>: LimitDsl<Output: OffsetDsl>,
    'q: 'a,
    U: 'a,
{
    let page = LimitDsl::limit(query, 2);
    conn.load(OffsetDsl::offset(page, 2 * number))
}
