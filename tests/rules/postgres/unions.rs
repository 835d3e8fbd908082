//! What only PostgreSQL has.

use crate::backend;
use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl as _;
use house::*;
use tenancy::prelude::*;

#[test]
fn intersect_all_keeps_what_both_sides_of_one_tenant_have() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(comments::post_id)
            .intersect_all(Comment::scoped().select(comments::post_id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 1], vec![1, 2, 4]));
}

#[test]
fn except_all_takes_away_the_rows_of_the_same_tenant_only() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(comments::post_id)
            .except_all(Post::scoped().select(posts::id))
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![]));
}
