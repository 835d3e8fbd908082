//! `into_boxed`

use super::Scoped;
use super::given::Boxes;
use diesel::query_dsl::methods::BoxedDsl;

impl<'a, Q: Boxes<'a, DB>, P, DB, M> BoxedDsl<'a, DB> for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn internal_into_boxed(self) -> Self::Output {
        Scoped::new(self.query.boxes())
    }
}
