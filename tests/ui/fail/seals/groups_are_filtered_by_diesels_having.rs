//! Groups are filtered by Diesel's `having`; a user's own may return any query.

use diesel::Expression;
use diesel::expression::{AppearsOnTable, TypedExpressionType};
use diesel::query_builder::AsQuery;
use diesel::query_dsl::methods::HavingDsl;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl TypedExpressionType for Mine {}

impl Expression for Mine {
    type SqlType = Mine;
}

impl<T> AppearsOnTable<T> for Mine {}

impl HavingDsl<Mine> for <countries::table as AsQuery>::Query {
    type Output = <posts::table as AsQuery>::Query;

    fn having(self, _: Mine) -> Self::Output {
        posts::table.as_query()
    }
}

fn run() {
    let _ = HavingDsl::having(Country::scoped(), Mine);
}

fn main() {}
