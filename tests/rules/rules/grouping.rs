//! Aggregates, groups and windows fold the rows of the tenant, and of no other.

use crate::backend::{self, Backend};
use diesel::dsl::{case_when, count, count_star, max, min, row_number, sum};
use diesel::sql_types::Text;
use house::*;
use tenancy::prelude::*;

#[test]
fn count_counts_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        each_tenant(db, |conn| Comment::scoped().count().get_result::<i64>(conn)),
        (2, 3)
    );
    assert_eq!(
        each_tenant(db, |conn| Comment::scoped()
            .select(count_star())
            .first::<i64>(conn)),
        (2, 3)
    );
    assert_eq!(
        each_tenant(db, |conn| Post::scoped()
            .filter(posts::id.ne(1))
            .count()
            .first::<i64>(conn)),
        (2, 2)
    );
}

#[test]
fn count_of_a_column_skips_null() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select((count(posts::body), count(posts::votes)))
            .first::<(i64, i64)>(conn)
    });
    assert_eq!(got, ((1, 3), (1, 3)));
}

#[test]
fn sum_max_and_min_fold_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select((sum(posts::votes), max(posts::votes), min(posts::title)))
            .first::<(Option<i64>, Option<i32>, Option<String>)>(conn)
    });
    assert_eq!(
        got,
        (
            (Some(6), Some(3), Some("a".into())),
            (Some(70), Some(40), Some("A".into()))
        )
    );
}

#[test]
fn an_aggregate_over_a_tenant_without_rows_is_null() {
    let db = &mut *backend::filled();
    let got = Post::scoped()
        .select(max(posts::votes))
        .first::<Option<i32>>(&mut as_tenant(db, 3));
    assert_eq!(got, Ok(None));
}

#[test]
fn group_by_makes_the_groups_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .group_by(comments::post_id)
            .select((comments::post_id, count_star()))
            .order(comments::post_id)
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(got, (vec![(1, 2)], vec![(1, 1), (2, 1), (4, 1)]));
}

#[test]
fn group_by_takes_several_columns() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .group_by((comments::post_id, comments::body))
            .select((comments::post_id, comments::body, max(comments::id)))
            .order((comments::post_id, comments::body))
            .load::<(i32, String, Option<i32>)>(conn)
    });
    assert_eq!(
        got.0,
        [(1, "one".into(), Some(1)), (1, "two".into(), Some(2))]
    );
    assert_eq!(
        got.1,
        [
            (1, "ONE".into(), Some(1)),
            (2, "TWO".into(), Some(2)),
            (4, "THREE".into(), Some(3))
        ]
    );
}

#[test]
fn having_sees_the_groups_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .group_by(comments::post_id)
            .having(count_star().gt(1))
            .select(comments::post_id)
            .load::<i32>(conn)
    });
    // Over both tenants post 1 has three comments.
    assert_eq!(got, (vec![1], vec![]));
}

#[test]
fn having_cannot_bring_back_another_tenants_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .group_by(posts::id)
            .having(max(posts::votes).gt(0).or(min(posts::votes).gt(0)))
            .select((posts::id, sum(posts::votes)))
            .order(posts::id)
            .load::<(i32, Option<i64>)>(conn)
    });
    assert_eq!(got.0, [(1, Some(1)), (2, Some(2)), (3, Some(3))]);
    assert_eq!(got.1, [(1, Some(10)), (2, Some(20)), (4, Some(40))]);
}

#[test]
fn group_by_the_tenant_column_gives_one_group() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .group_by(posts::org_id)
            .select((posts::org_id, count_star()))
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(got, (vec![(1, 3)], vec![(2, 3)]));
}

#[test]
fn a_grouped_query_is_boxed_and_built_on() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let mut query = Comment::scoped()
            .group_by(comments::post_id)
            .select((comments::post_id, count_star()))
            .into_boxed::<Backend>();
        query = query.filter(comments::id.gt(1));
        query = query.having(count_star().gt(0));
        query.order(comments::post_id).load::<(i32, i64)>(conn)
    });
    assert_eq!(got, (vec![(1, 1)], vec![(2, 1), (4, 1)]));
}

#[test]
fn groups_over_a_join_count_the_joined_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table)
            .group_by(posts::id)
            .select((posts::id, count(comments::id.nullable())))
            .order(posts::id)
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(
        got,
        (vec![(1, 2), (2, 0), (3, 0)], vec![(1, 1), (2, 1), (4, 1)])
    );
}

#[test]
fn groups_over_a_universal_root_count_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .left_join(offices::table)
            .group_by(countries::name)
            .select((countries::name, count(offices::id.nullable())))
            .order(countries::name)
            .load::<(String, i64)>(conn)
    });
    assert_eq!(got.0, [("Chile".to_owned(), 1), ("Ghana".to_owned(), 0)]);
    assert_eq!(got.1, [("Chile".to_owned(), 1), ("Ghana".to_owned(), 1)]);
}

#[test]
fn a_window_ranks_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select((
                comments::body,
                row_number()
                    .partition_by(comments::post_id)
                    .window_order(comments::id.desc()),
                count_star().over(),
            ))
            .order(comments::id)
            .load::<(String, i64, i64)>(conn)
    });
    assert_eq!(got.0, [("one".into(), 2, 2), ("two".into(), 1, 2)]);
    assert_eq!(
        got.1,
        [
            ("ONE".into(), 1, 3),
            ("TWO".into(), 1, 3),
            ("THREE".into(), 1, 3)
        ]
    );
}

#[test]
fn a_window_frame_ends_at_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    use diesel::dsl;
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(sum(posts::votes).over().window_order(posts::id).frame_by(
                dsl::frame::Rows.frame_between(dsl::frame::UnboundedPreceding, 1.following()),
            ))
            .order(posts::id)
            .load::<Option<i64>>(conn)
    });
    assert_eq!(got.0, [Some(3), Some(6), Some(6)]);
    assert_eq!(got.1, [Some(30), Some(70), Some(70)]);
}

#[test]
fn lag_and_lead_look_at_rows_of_the_tenant_only() {
    let db = &mut *backend::filled();
    use diesel::dsl::{lag, lead};
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select((
                lag(posts::title).window_order(posts::id),
                lead(posts::title).window_order(posts::id),
            ))
            .order(posts::id)
            .load::<(Option<String>, Option<String>)>(conn)
    });
    let some = |title: &str| Some(title.to_owned());
    assert_eq!(
        got.0,
        [(None, some("b")), (some("a"), some("c")), (some("b"), None)]
    );
    assert_eq!(
        got.1,
        [(None, some("B")), (some("A"), some("D")), (some("B"), None)]
    );
}

#[test]
fn aggregate_distinct_folds_the_values_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(count(comments::post_id).aggregate_distinct())
            .first::<i64>(conn)
    });
    assert_eq!(got, (1, 3));
}

#[test]
fn case_when_chooses_by_the_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(case_when(posts::votes.gt(2), posts::title).otherwise("few"))
            .order(posts::id)
            .load::<String>(conn)
    });
    assert_eq!(got.0, ["few", "few", "c"]);
    assert_eq!(got.1, ["A", "B", "D"]);
}

#[test]
fn case_when_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = Comment::scoped().select(comments::post_id);
        Post::scoped()
            .select(
                case_when(posts::id.eq_any(commented), "talk".into_sql::<Text>())
                    .otherwise("quiet"),
            )
            .order(posts::id)
            .load::<String>(conn)
    });
    assert_eq!(got.0, ["talk", "quiet", "quiet"]);
    assert_eq!(got.1, ["talk", "talk", "talk"]);
}
