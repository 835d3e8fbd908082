//! A scoped query is ordered by Diesel's `positional_order_by`; a user's own may return any query.

use diesel::query_builder::AsQuery;
use diesel::query_dsl::positional_order_dsl::{
    IntoPositionalOrderExpr, OrderColumn, PositionalOrderDsl,
};
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl IntoPositionalOrderExpr for Mine {
    type Output = OrderColumn;

    fn into_positional_expr(self) -> OrderColumn {
        1.into()
    }
}

impl PositionalOrderDsl<Mine> for <countries::table as AsQuery>::Query {
    type Output = <posts::table as AsQuery>::Query;

    fn positional_order_by(self, _: Mine) -> Self::Output {
        posts::table.as_query()
    }
}

fn run() {
    let _ = PositionalOrderDsl::positional_order_by(Country::scoped(), Mine);
}

fn main() {}
