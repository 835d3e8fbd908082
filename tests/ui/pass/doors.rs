//! What a statement may be given.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use diesel::query_dsl::positional_order_dsl::{OrderColumn, PositionalOrderDsl};
use tenancy::prelude::*;
use ui_schema::*;

fn a_position_that_holds_a_query() {
    let ids = || Post::scoped().select(posts::id);
    built(ids().union(ids()).positional_order_by(1));
    built(
        ids()
            .union(ids())
            .positional_order_by((1, OrderColumn::from(1).desc())),
    );
}

fn a_predicate_of_ones_own() {
    built(Post::scoped().filter(posts::id.gt(0)));
}

fn a_reach_of_ones_own(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn).is_ok();
}
