//! `limit`, `offset`

use super::Scoped;
use diesel::query_dsl::methods::{LimitDsl, OffsetDsl};

impl<Q: LimitDsl, P> LimitDsl for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn limit(self, rows: i64) -> Self::Output {
        Scoped::new(self.query.limit(rows))
    }
}

impl<Q: OffsetDsl, P> OffsetDsl for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn offset(self, rows: i64) -> Self::Output {
        Scoped::new(self.query.offset(rows))
    }
}
