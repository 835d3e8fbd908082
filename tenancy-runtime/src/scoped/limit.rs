//! `limit`, `offset`

use super::Scoped;
use diesel::query_dsl::methods::{LimitDsl, OffsetDsl};

impl<Q: LimitDsl, P, M> LimitDsl for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn limit(self, rows: i64) -> Self::Output {
        Scoped::new(self.query.limit(rows))
    }
}

impl<Q: OffsetDsl, P, M> OffsetDsl for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn offset(self, rows: i64) -> Self::Output {
        Scoped::new(self.query.offset(rows))
    }
}
