//! Diesel knows no `INTERSECT` and no `EXCEPT` on MySQL.

use crate::backend;
use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl as _;
use house::*;
use tenancy::prelude::*;

#[test]
fn intersect_keeps_what_both_sides_of_one_tenant_have() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(posts::id)
            .intersect(Comment::scoped().select(comments::post_id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn except_takes_away_the_rows_of_the_same_tenant_only() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(posts::id)
            .except(Comment::scoped().select(comments::post_id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![2, 3], vec![]));
}

#[test]
fn unions_are_chained() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(posts::title)
            .union(Comment::scoped().select(comments::body))
            .union_all(Page::scoped().select(pages::title))
            .except(Post::scoped().filter(posts::id.le(2)).select(posts::title))
            .positional_order_by(1)
            .load::<String>(conn)
    });
    let sorted = |mut titles: Vec<String>| {
        titles.sort();
        titles
    };
    assert_eq!(sorted(got.0), ["Welcome", "c", "one", "two"]);
    assert_eq!(
        sorted(got.1),
        ["D", "JOBS", "ONE", "THREE", "TWO", "WELCOME"]
    );
}
