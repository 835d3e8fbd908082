//! Scoped queries, combined.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn right_side_of_a_union_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn left_side_of_a_union_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn what_except_takes_away_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .except(Comment::scoped().select(comments::post_id)),
    );
}

fn union_is_ordered_by_positions() {
    use diesel::query_dsl::positional_order_dsl::{OrderColumn, PositionalOrderDsl};
    let ids = || Post::scoped().select(posts::id);
    let all = ids().union(ids()).union(ids().union(ids()));
    built(all.positional_order_by(OrderColumn::from(1).asc()));
}

fn each_side_of_a_union_has_its_own_filter() {
    let ids = || Post::scoped().filter(posts::id.eq(1)).select(posts::id);
    built(ids().union(ids()));
}
