//! `into_boxed`

use super::Scoped;
use diesel::query_dsl::methods::BoxedDsl;

impl<'a, Q: BoxedDsl<'a, DB>, P, DB> BoxedDsl<'a, DB> for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn internal_into_boxed(self) -> Self::Output {
        Scoped::new(self.query.internal_into_boxed())
    }
}
