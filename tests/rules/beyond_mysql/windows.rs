//! MariaDB's `lag` has no default.
//! MySQL neither filters nor orders what an aggregate folds.

use crate::backend;
use crate::rules::windows::*;
use diesel::dsl::{
    count, first_value, frame, lag_with_offset_and_default, last_value, nth_value, sum,
};
use diesel::sql_types::Text;
use house::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

#[test]
fn values_of_other_rows_are_of_the_tenant() {
    let db = &mut *backend::filled();
    let whole = || frame::Rows.frame_between(frame::UnboundedPreceding, frame::UnboundedFollowing);
    let got = folded!(
        db,
        (String, String, Option<String>, String),
        Post::scoped().order(posts::id).select((
            first_value(posts::title).window_order(posts::votes),
            last_value(posts::title)
                .window_order(posts::votes)
                .frame_by(whole()),
            nth_value(posts::title, 2)
                .window_order(posts::votes)
                .frame_by(whole()),
            lag_with_offset_and_default(posts::title, 2, "none".into_sql::<Text>())
                .window_order(posts::votes),
        ))
    );
    let row = |first: &str, last: &str, second: &str, before: &str| {
        (
            first.to_owned(),
            last.to_owned(),
            Some(second.to_owned()),
            before.to_owned(),
        )
    };
    assert_eq!(
        got.0,
        [
            row("a", "c", "b", "none"),
            row("a", "c", "b", "none"),
            row("a", "c", "b", "a")
        ]
    );
    assert_eq!(
        got.1,
        [
            row("A", "D", "B", "none"),
            row("A", "D", "B", "none"),
            row("A", "D", "B", "A")
        ]
    );
}

#[test]
fn window_filter_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = Comment::scoped().select(comments::post_id);
        Post::scoped()
            .order(posts::id)
            .select((
                posts::id,
                sum(posts::votes)
                    .window_filter(posts::id.eq_any(commented))
                    .window_order(posts::id),
            ))
            .load::<(i32, Option<i64>)>(conn)
    });
    assert_eq!(got.0, [(1, Some(1)), (2, Some(1)), (3, Some(1))]);
    assert_eq!(got.1, [(1, Some(10)), (2, Some(30)), (4, Some(70))]);
}

#[test]
fn aggregate_filter_of_exists_looks_at_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = || exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        Post::scoped()
            .select((
                count(posts::id).aggregate_filter(commented()),
                sum(posts::votes).aggregate_filter(diesel::dsl::not(commented())),
            ))
            .first::<(i64, Option<i64>)>(conn)
    });
    assert_eq!(got, ((1, Some(5)), (3, None)));
}

#[test]
fn aggregate_filter_holds_a_scoped_subquery_in_each_group() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        Comment::scoped()
            .group_by(comments::post_id)
            .order(comments::post_id)
            .select((
                comments::post_id,
                count(comments::id).aggregate_filter(comments::id.eq_any(liked)),
            ))
            .load::<(i32, i64)>(conn)
    });
    // With the likes of both tenants, both comments of tenant 1 would be liked.
    assert_eq!(got, (vec![(1, 1)], vec![(1, 1), (2, 1), (4, 0)]));
}

#[test]
fn having_holds_an_aggregate_with_a_scoped_filter() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        Comment::scoped()
            .group_by(comments::post_id)
            .having(
                count(comments::id)
                    .aggregate_filter(comments::id.eq_any(liked))
                    .eq(1),
            )
            .order(comments::post_id)
            .select(comments::post_id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2]));
}

#[test]
fn a_function_of_the_users_own_is_filtered_by_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        Comment::scoped()
            .select(
                string_agg(comments::body, ", ")
                    .aggregate_filter(comments::id.eq_any(liked))
                    .aggregate_order(comments::id.desc()),
            )
            .first::<Option<String>>(conn)
    });
    assert_eq!(got, (Some("one".into()), Some("TWO, ONE".into())));
}

#[test]
fn a_function_of_the_users_own_is_ordered_by_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let starred = Like::scoped()
            .filter(likes::comment_id.eq(comments::id))
            .filter(likes::stars.ge(60));
        Comment::scoped()
            .filter(comments::id.le(2))
            .select(
                string_agg(comments::body, ", ")
                    .aggregate_order((exists(starred).desc(), comments::id)),
            )
            .first::<Option<String>>(conn)
    });
    assert_eq!(got, (Some("one, two".into()), Some("TWO, ONE".into())));
}

#[test]
fn a_subquery_that_aggregates_folds_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let bodies = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .select(string_agg(comments::body, ", ").aggregate_order(comments::id))
            .single_value();
        Post::scoped()
            .order(posts::id)
            .select((posts::title, bodies))
            .load::<(String, Option<String>)>(conn)
    });
    let row = |title: &str, bodies: Option<&str>| (title.to_owned(), bodies.map(str::to_owned));
    assert_eq!(
        got.0,
        [row("a", Some("one, two")), row("b", None), row("c", None)]
    );
    assert_eq!(
        got.1,
        [
            row("A", Some("ONE")),
            row("B", Some("TWO")),
            row("D", Some("THREE"))
        ]
    );
}

#[test]
fn a_function_of_the_users_own_aggregates_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        Option<String>,
        Comment::scoped().select(string_agg(comments::body, ", ").aggregate_order(comments::id))
    );
    assert_eq!(got.0, [Some("one, two".to_owned())]);
    assert_eq!(got.1, [Some("ONE, TWO, THREE".to_owned())]);
}

#[test]
fn a_function_of_the_users_own_folds_each_group_of_a_join() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, Option<String>),
        Post::scoped()
            .left_join(comments::table)
            .group_by(posts::id)
            .order(posts::id)
            .select((
                posts::id,
                string_agg(comments::body.assume_not_null(), ", ").aggregate_order(comments::id)
            ))
    );
    let some = |bodies: &str| Some(bodies.to_owned());
    assert_eq!(got.0, [(1, some("one, two")), (2, None), (3, None)]);
    assert_eq!(
        got.1,
        [(1, some("ONE")), (2, some("TWO")), (4, some("THREE"))]
    );
}
