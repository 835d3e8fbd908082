//! What a statement may be given.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use diesel::query_dsl::positional_order_dsl::{OrderColumn, PositionalOrderDsl};
use tenancy::prelude::*;
use ui_schema::*;

fn union_of_scoped_queries_is_ordered_by_positions() {
    let ids = || Post::scoped().select(posts::id);
    built(ids().union(ids()).positional_order_by(1));
    built(
        ids()
            .union(ids())
            .positional_order_by((1, OrderColumn::from(1).desc())),
    );
}

fn only_the_library_makes_the_predicate_of_a_policy() {
    built(Post::scoped().filter(posts::id.gt(0)));
}

fn only_a_connection_has_a_reach(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn).is_ok();
}
