//! Windows, aggregates with a filter or an order, `case_when`, and functions of the user's own: they fold the rows of
//! the tenant, and scoped subqueries stand in each of their places.

use crate::support::*;
use diesel::dsl::{
    case_when, count, count_star, cume_dist, dense_rank, first_value, frame,
    lag_with_offset_and_default, last_value, max, nth_value, ntile, percent_rank, rank, row_number,
    sum,
};
use diesel::sql_types::{Integer, Text};
use tenancy::dsl::exists;
use tenancy::prelude::*;

#[diesel::declare_sql_function]
extern "SQL" {
    #[aggregate]
    fn string_agg(value: Text, between: Text) -> Nullable<Text>;
}

/// What each tenant gets. The rows of both tenants, folded together, would give one of them something else.
macro_rules! folded {
    ($db:ident, $Row:ty, $query:expr) => {{
        let got = each_tenant($db, |conn| $query.load::<$Row>(conn));
        let both = $query.load::<$Row>(&mut $db.unscoped("test: with the rows of both tenants"));
        let both = both.expect("the rows of both tenants");
        let among = |rows: &[$Row]| rows.iter().all(|row| both.contains(row));
        assert!(
            !among(&got.0) || !among(&got.1),
            "the other tenant's rows make no difference: {both:?}"
        );
        got
    }};
}

on_each_backend! {
    fn ranks_are_among_the_rows_of_the_tenant(db) {
        let got = folded!(db, (i32, i64, i64, i64), Post::scoped().order(posts::votes).select((
            posts::id,
            rank().window_order(posts::votes),
            dense_rank().window_order(posts::votes),
            row_number().window_order(posts::votes.desc()),
        )));
        assert_eq!(got.0, [(1, 1, 1, 3), (2, 2, 2, 2), (3, 3, 3, 1)]);
        assert_eq!(got.1, [(1, 1, 1, 3), (2, 2, 2, 2), (4, 3, 3, 1)]);
    }

    fn shares_are_of_the_rows_of_the_tenant(db) {
        let got = folded!(db, (i32, i32, f64, f64), Post::scoped().order(posts::votes).select((
            posts::id,
            ntile(3).window_order(posts::votes),
            percent_rank().window_order(posts::votes),
            cume_dist().window_order(posts::votes),
        )));
        // MySQL gives ten digits.
        let round = |share: f64| (share * 1e9).round() / 1e9;
        let third = |n: i32| round(f64::from(n) / 3.0);
        let rounded = |rows: Vec<(i32, i32, f64, f64)>| {
            rows.into_iter().map(|(id, tile, percent, share)| (id, tile, percent, round(share))).collect::<Vec<_>>()
        };
        let got = (rounded(got.0), rounded(got.1));
        assert_eq!(got.0, [(1, 1, 0.0, third(1)), (2, 2, 0.5, third(2)), (3, 3, 1.0, 1.0)]);
        assert_eq!(got.1, [(1, 1, 0.0, third(1)), (2, 2, 0.5, third(2)), (4, 3, 1.0, 1.0)]);
    }

    fn a_window_of_all_rows_is_of_the_rows_of_the_tenant(db) {
        let got = folded!(db, (i32, Option<i64>, i64), Post::scoped().order(posts::votes).select((
            posts::votes,
            sum(posts::votes).over(),
            count_star().over(),
        )));
        assert_eq!(got.0, [(1, Some(6), 3), (2, Some(6), 3), (3, Some(6), 3)]);
        assert_eq!(got.1, [(10, Some(70), 3), (20, Some(70), 3), (40, Some(70), 3)]);
    }

    fn partition_by_holds_a_scoped_subquery(db) {
        // Post 2 has comments of tenant 2 only.
        let got = each_tenant(db, |conn| {
            let commented = exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
            Post::scoped()
                .order(posts::id)
                .select((posts::id, row_number().partition_by(commented).window_order(posts::id)))
                .load::<(i32, i64)>(conn)
        });
        assert_eq!(got, (vec![(1, 1), (2, 1), (3, 2)], vec![(1, 1), (2, 2), (4, 3)]));
    }

    fn window_order_holds_a_scoped_subquery(db) {
        let got = each_tenant(db, |conn| {
            let talk = Comment::scoped().filter(comments::post_id.eq(posts::id)).count().single_value();
            Post::scoped()
                .order(posts::id)
                .select((posts::id, row_number().window_order((talk.desc(), posts::id.desc()))))
                .load::<(i32, i64)>(conn)
        });
        // With both tenants' comments, tenant 2's post 1 would have the most of them, and come first.
        assert_eq!(got, (vec![(1, 1), (2, 3), (3, 2)], vec![(1, 3), (2, 2), (4, 1)]));
    }

    fn a_window_folds_what_a_scoped_subquery_gives(db) {
        let got = each_tenant(db, |conn| {
            let last = Comment::scoped().filter(comments::post_id.eq(posts::id)).select(max(comments::id)).single_value();
            Post::scoped()
                .order(posts::id)
                .select((posts::id, sum(last).over().window_order(posts::id)))
                .load::<(i32, Option<i64>)>(conn)
        });
        assert_eq!(got.0, [(1, Some(2)), (2, Some(2)), (3, Some(2))]);
        assert_eq!(got.1, [(1, Some(1)), (2, Some(3)), (4, Some(6))]);
    }

    fn a_frame_ends_at_the_rows_of_the_tenant(db) {
        let got = folded!(db, (i32, Option<i64>), Post::scoped().order(posts::votes).select((
            posts::votes,
            sum(posts::votes)
                .over()
                .window_order(posts::votes)
                .frame_by(frame::Rows.frame_between(1.preceding(), 1.following())),
        )));
        assert_eq!(got.0, [(1, Some(3)), (2, Some(6)), (3, Some(5))]);
        assert_eq!(got.1, [(10, Some(30)), (20, Some(70)), (40, Some(60))]);
    }

    fn a_window_over_a_join_ranks_pairs_of_the_tenant(db) {
        let got = folded!(db, (String, i64, i64), Post::scoped()
            .inner_join(comments::table)
            .order(comments::id)
            .select((
                comments::body,
                row_number().partition_by(posts::id).window_order(comments::id.desc()),
                count_star().over().partition_by(posts::id),
            )));
        let row = |body: &str, number, all| (body.to_owned(), number, all);
        assert_eq!(got.0, [row("one", 2, 2), row("two", 1, 2)]);
        assert_eq!(got.1, [row("ONE", 1, 1), row("TWO", 1, 1), row("THREE", 1, 1)]);
    }

    fn a_window_over_a_universal_root_ranks_the_joined_rows_of_the_tenant(db) {
        let got = folded!(db, (String, i64), Country::scoped()
            .left_join(offices::table)
            .order((countries::id, offices::id))
            .select((countries::name, count_star().over())));
        assert_eq!(got.0, [("Chile".into(), 2), ("Ghana".into(), 2)]);
        assert_eq!(got.1, [("Chile".into(), 2), ("Ghana".into(), 2)]);
    }

    fn a_window_over_an_alias_ranks_the_rows_of_the_tenant(db) {
        let others = tenancy::alias!(posts as others);
        let got = folded!(db, (i32, i64, Option<i32>), Post::scoped_as(others).order(others.field(posts::votes)).select((
            others.field(posts::votes),
            row_number().window_order(others.field(posts::votes).desc()),
            max(others.field(posts::votes)).over(),
        )));
        assert_eq!(got.0, [(1, 3, Some(3)), (2, 2, Some(3)), (3, 1, Some(3))]);
        assert_eq!(got.1, [(10, 3, Some(40)), (20, 2, Some(40)), (40, 1, Some(40))]);
    }

    fn case_when_has_several_branches_with_scoped_subqueries(db) {
        let got = each_tenant(db, |conn| {
            let about = |body: &'static str| {
                Comment::scoped().filter(comments::post_id.eq(posts::id)).filter(comments::body.eq(body))
            };
            Post::scoped()
                .order(posts::id)
                .select(
                    case_when(exists(about("two")), "two".into_sql::<Text>())
                        .when(exists(about("ONE")), "ONE")
                        .when(exists(about("TWO")), "TWO")
                        .otherwise("none"),
                )
                .load::<String>(conn)
        });
        assert_eq!(got.0, ["two", "none", "none"]);
        assert_eq!(got.1, ["ONE", "TWO", "none"]);
    }

    fn case_when_gives_what_a_scoped_subquery_finds(db) {
        let got = each_tenant(db, |conn| {
            let last = Comment::scoped().filter(comments::post_id.eq(posts::id)).select(max(comments::id)).single_value();
            Post::scoped()
                .order(posts::id)
                .select(case_when(posts::votes.ne(3), last).otherwise(None::<i32>))
                .load::<Option<i32>>(conn)
        });
        assert_eq!(got, (vec![Some(2), None, None], vec![Some(1), Some(2), Some(3)]));
    }

    fn case_when_filters_and_orders_within_the_tenant(db) {
        let got = each_tenant(db, |conn| {
            let commented = || exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
            Post::scoped()
                .filter(case_when(commented(), posts::id).otherwise(0).ne(4))
                .or_filter(case_when(posts::id.gt(99), 1.into_sql::<Integer>()).otherwise(0).eq(1))
                .order((case_when(commented(), 1.into_sql::<Integer>()).otherwise(0), posts::id))
                .select(posts::title)
                .load::<String>(conn)
        });
        assert_eq!(got.0, ["b", "c", "a"]);
        assert_eq!(got.1, ["A", "B"]);
    }

    fn case_when_with_scoped_subqueries_is_summed(db) {
        let got = each_tenant(db, |conn| {
            let commented = Comment::scoped().select(comments::post_id);
            Post::scoped()
                .select(sum(case_when(posts::id.eq_any(commented), posts::votes).otherwise(0)))
                .first::<Option<i64>>(conn)
        });
        assert_eq!(got, (Some(1), Some(70)));
    }

    fn case_when_is_set_within_the_tenant(db) {
        let commented = || exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        let update = || {
            Post::update(Post::scoped())
                .set(posts::title.eq(case_when(commented(), "talk".into_sql::<Text>()).otherwise("quiet")))
        };
        assert_eq!(update().execute(&mut as_tenant(db, 1)), Ok(3));
        let titles = each_tenant(db, |conn| Post::scoped().order(posts::id).select(posts::title).load::<String>(conn));
        assert_eq!(titles.0, ["talk", "quiet", "quiet"]);
        assert_eq!(titles.1, ["A", "B", "D"]);
    }
}

on_sqlite_and_postgres! {
    /// MariaDB's `lag` has no default.
    mod with_defaults_of_windows;

    fn values_of_other_rows_are_of_the_tenant(db) {
        let whole = || frame::Rows.frame_between(frame::UnboundedPreceding, frame::UnboundedFollowing);
        let got = folded!(db, (String, String, Option<String>, String), Post::scoped().order(posts::id).select((
            first_value(posts::title).window_order(posts::votes),
            last_value(posts::title).window_order(posts::votes).frame_by(whole()),
            nth_value(posts::title, 2).window_order(posts::votes).frame_by(whole()),
            lag_with_offset_and_default(posts::title, 2, "none".into_sql::<Text>()).window_order(posts::votes),
        )));
        let row = |first: &str, last: &str, second: &str, before: &str| {
            (first.to_owned(), last.to_owned(), Some(second.to_owned()), before.to_owned())
        };
        assert_eq!(got.0, [row("a", "c", "b", "none"), row("a", "c", "b", "none"), row("a", "c", "b", "a")]);
        assert_eq!(got.1, [row("A", "D", "B", "none"), row("A", "D", "B", "none"), row("A", "D", "B", "A")]);
    }
}

on_sqlite_and_postgres! {
    /// MySQL neither filters nor orders what an aggregate folds.
    mod with_aggregate_expressions;

    fn window_filter_holds_a_scoped_subquery(db) {
        let got = each_tenant(db, |conn| {
            let commented = Comment::scoped().select(comments::post_id);
            Post::scoped()
                .order(posts::id)
                .select((
                    posts::id,
                    sum(posts::votes).window_filter(posts::id.eq_any(commented)).window_order(posts::id),
                ))
                .load::<(i32, Option<i64>)>(conn)
        });
        assert_eq!(got.0, [(1, Some(1)), (2, Some(1)), (3, Some(1))]);
        assert_eq!(got.1, [(1, Some(10)), (2, Some(30)), (4, Some(70))]);
    }

    fn aggregate_filter_of_exists_looks_at_rows_of_the_tenant(db) {
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

    fn aggregate_filter_holds_a_scoped_subquery_in_each_group(db) {
        let got = each_tenant(db, |conn| {
            let liked = Like::scoped().select(likes::comment_id);
            Comment::scoped()
                .group_by(comments::post_id)
                .order(comments::post_id)
                .select((comments::post_id, count(comments::id).aggregate_filter(comments::id.eq_any(liked))))
                .load::<(i32, i64)>(conn)
        });
        // With the likes of both tenants, both comments of tenant 1 would be liked.
        assert_eq!(got, (vec![(1, 1)], vec![(1, 1), (2, 1), (4, 0)]));
    }

    fn having_holds_an_aggregate_with_a_scoped_filter(db) {
        let got = each_tenant(db, |conn| {
            let liked = Like::scoped().select(likes::comment_id);
            Comment::scoped()
                .group_by(comments::post_id)
                .having(count(comments::id).aggregate_filter(comments::id.eq_any(liked)).eq(1))
                .order(comments::post_id)
                .select(comments::post_id)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1], vec![1, 2]));
    }

    fn a_function_of_the_users_own_is_filtered_by_a_scoped_subquery(db) {
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

    fn a_function_of_the_users_own_is_ordered_by_a_scoped_subquery(db) {
        let got = each_tenant(db, |conn| {
            let starred = Like::scoped().filter(likes::comment_id.eq(comments::id)).filter(likes::stars.ge(60));
            Comment::scoped()
                .filter(comments::id.le(2))
                .select(string_agg(comments::body, ", ").aggregate_order((exists(starred).desc(), comments::id)))
                .first::<Option<String>>(conn)
        });
        assert_eq!(got, (Some("one, two".into()), Some("TWO, ONE".into())));
    }

    fn a_subquery_that_aggregates_folds_the_rows_of_the_tenant(db) {
        let got = each_tenant(db, |conn| {
            let bodies = Comment::scoped()
                .filter(comments::post_id.eq(posts::id))
                .select(string_agg(comments::body, ", ").aggregate_order(comments::id))
                .single_value();
            Post::scoped().order(posts::id).select((posts::title, bodies)).load::<(String, Option<String>)>(conn)
        });
        let row = |title: &str, bodies: Option<&str>| (title.to_owned(), bodies.map(str::to_owned));
        assert_eq!(got.0, [row("a", Some("one, two")), row("b", None), row("c", None)]);
        assert_eq!(got.1, [row("A", Some("ONE")), row("B", Some("TWO")), row("D", Some("THREE"))]);
    }

    fn a_function_of_the_users_own_aggregates_the_rows_of_the_tenant(db) {
        let got = folded!(db, Option<String>, Comment::scoped()
            .select(string_agg(comments::body, ", ").aggregate_order(comments::id)));
        assert_eq!(got.0, [Some("one, two".to_owned())]);
        assert_eq!(got.1, [Some("ONE, TWO, THREE".to_owned())]);
    }

    fn a_function_of_the_users_own_folds_each_group_of_a_join(db) {
        let got = folded!(db, (i32, Option<String>), Post::scoped()
            .left_join(comments::table)
            .group_by(posts::id)
            .order(posts::id)
            .select((posts::id, string_agg(comments::body.assume_not_null(), ", ").aggregate_order(comments::id))));
        let some = |bodies: &str| Some(bodies.to_owned());
        assert_eq!(got.0, [(1, some("one, two")), (2, None), (3, None)]);
        assert_eq!(got.1, [(1, some("ONE")), (2, some("TWO")), (4, some("THREE"))]);
    }
}

// What SQLite calls it.
mod on_sqlite_only {
    use super::*;

    #[diesel::declare_sql_function]
    extern "SQL" {
        #[aggregate]
        fn group_concat(value: Text) -> Nullable<Text>;
    }

    #[test]
    fn group_concat_folds_the_rows_of_the_tenant() {
        let db = &mut sqlite();
        let got = folded!(
            db,
            (i32, Option<String>),
            Comment::scoped()
                .group_by(comments::post_id)
                .order(comments::post_id)
                .select((
                    comments::post_id,
                    group_concat(comments::body).aggregate_order(comments::id)
                ))
        );
        let some = |bodies: &str| Some(bodies.to_owned());
        assert_eq!(got.0, [(1, some("one,two"))]);
        assert_eq!(
            got.1,
            [(1, some("ONE")), (2, some("TWO")), (4, some("THREE"))]
        );
    }

    #[test]
    fn group_concat_holds_a_scoped_subquery() {
        let got = each_tenant(&mut sqlite(), |conn| {
            let liked = Like::scoped().select(likes::comment_id);
            Comment::scoped()
                .select(group_concat(comments::body).aggregate_filter(comments::id.eq_any(liked)))
                .first::<Option<String>>(conn)
        });
        assert_eq!(got, (Some("one".into()), Some("ONE,TWO".into())));
    }
}

// Arrays.
mod on_postgres_only {
    use super::*;

    #[diesel::declare_sql_function]
    extern "SQL" {
        #[aggregate]
        #[window]
        fn array_agg(value: Text) -> Nullable<Array<Text>>;
    }

    fn owned(bodies: &[&str]) -> Vec<String> {
        bodies.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn array_agg_folds_the_rows_of_the_tenant() {
        let db = &mut postgres();
        let got = folded!(
            db,
            Option<Vec<String>>,
            Comment::scoped().select(array_agg(comments::body).aggregate_order(comments::id))
        );
        assert_eq!(got.0, [Some(owned(&["one", "two"]))]);
        assert_eq!(got.1, [Some(owned(&["ONE", "TWO", "THREE"]))]);
    }

    #[test]
    fn array_agg_folds_each_group_of_the_tenant() {
        let db = &mut postgres();
        let got = folded!(
            db,
            (i32, Option<Vec<String>>),
            Comment::scoped()
                .group_by(comments::post_id)
                .order(comments::post_id)
                .select((
                    comments::post_id,
                    array_agg(comments::body).aggregate_order(comments::id)
                ))
        );
        assert_eq!(got.0, [(1, Some(owned(&["one", "two"])))]);
        assert_eq!(
            got.1,
            [
                (1, Some(owned(&["ONE"]))),
                (2, Some(owned(&["TWO"]))),
                (4, Some(owned(&["THREE"])))
            ]
        );
    }

    #[test]
    fn array_agg_holds_a_scoped_subquery_and_stands_in_one() {
        let got = each_tenant(&mut postgres(), |conn| {
            let liked = Like::scoped().select(likes::comment_id);
            let bodies = Comment::scoped()
                .filter(comments::post_id.eq(posts::id))
                .select(array_agg(comments::body).aggregate_filter(comments::id.eq_any(liked)))
                .single_value();
            Post::scoped()
                .order(posts::id)
                .select((posts::id, bodies))
                .load::<(i32, Option<Vec<String>>)>(conn)
        });
        // With the likes of both tenants, "two" would be liked.
        assert_eq!(got.0, [(1, Some(owned(&["one"]))), (2, None), (3, None)]);
        assert_eq!(
            got.1,
            [
                (1, Some(owned(&["ONE"]))),
                (2, Some(owned(&["TWO"]))),
                (4, None)
            ]
        );
    }

    #[test]
    fn array_agg_is_a_window_over_the_rows_of_the_tenant() {
        let db = &mut postgres();
        let got = folded!(
            db,
            (String, Option<Vec<String>>),
            Post::scoped().order(posts::id).select((
                posts::title,
                array_agg(posts::title).over().window_order(posts::id)
            ))
        );
        let row = |title: &str, titles: &[&str]| (title.to_owned(), Some(owned(titles)));
        assert_eq!(
            got.0,
            [
                row("a", &["a"]),
                row("b", &["a", "b"]),
                row("c", &["a", "b", "c"])
            ]
        );
        assert_eq!(
            got.1,
            [
                row("A", &["A"]),
                row("B", &["A", "B"]),
                row("D", &["A", "B", "D"])
            ]
        );
    }
}
