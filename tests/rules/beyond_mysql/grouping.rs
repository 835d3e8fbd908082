//! MySQL neither filters nor orders what an aggregate folds.

use crate::backend;
use diesel::dsl::count;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_aggregate_filter_folds_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(count(posts::id).aggregate_filter(posts::votes.ge(2)))
            .first::<i64>(conn)
    });
    assert_eq!(got, (2, 3));
}

#[test]
fn an_aggregate_filter_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = Comment::scoped().select(comments::post_id);
        Post::scoped()
            .select(count(posts::id).aggregate_filter(posts::id.eq_any(commented)))
            .first::<i64>(conn)
    });
    assert_eq!(got, (1, 3));
}
