//! Windows, aggregates with a filter or an order, `case_when`, and functions of the user's own: they fold the rows of
//! the tenant, and scoped subqueries stand in each of their places.

use crate::backend;
use diesel::dsl::{
    case_when, count_star, cume_dist, dense_rank, frame, max, ntile, percent_rank, rank,
    row_number, sum,
};
use diesel::sql_types::{Integer, Text};
use house::*;
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
#[allow(unused_imports, reason = "MySQL needs it here alone")]
pub(crate) use folded;

#[test]
fn ranks_are_among_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, i64, i64, i64),
        Post::scoped().order(posts::votes).select((
            posts::id,
            rank().window_order(posts::votes),
            dense_rank().window_order(posts::votes),
            row_number().window_order(posts::votes.desc()),
        ))
    );
    assert_eq!(got.0, [(1, 1, 1, 3), (2, 2, 2, 2), (3, 3, 3, 1)]);
    assert_eq!(got.1, [(1, 1, 1, 3), (2, 2, 2, 2), (4, 3, 3, 1)]);
}

#[test]
fn shares_are_of_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, i32, f64, f64),
        Post::scoped().order(posts::votes).select((
            posts::id,
            ntile(3).window_order(posts::votes),
            percent_rank().window_order(posts::votes),
            cume_dist().window_order(posts::votes),
        ))
    );
    // MySQL gives ten digits.
    let round = |share: f64| (share * 1e9).round() / 1e9;
    let third = |n: i32| round(f64::from(n) / 3.0);
    let rounded = |rows: Vec<(i32, i32, f64, f64)>| {
        rows.into_iter()
            .map(|(id, tile, percent, share)| (id, tile, percent, round(share)))
            .collect::<Vec<_>>()
    };
    let got = (rounded(got.0), rounded(got.1));
    assert_eq!(
        got.0,
        [
            (1, 1, 0.0, third(1)),
            (2, 2, 0.5, third(2)),
            (3, 3, 1.0, 1.0)
        ]
    );
    assert_eq!(
        got.1,
        [
            (1, 1, 0.0, third(1)),
            (2, 2, 0.5, third(2)),
            (4, 3, 1.0, 1.0)
        ]
    );
}

#[test]
fn a_window_of_all_rows_is_of_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, Option<i64>, i64),
        Post::scoped().order(posts::votes).select((
            posts::votes,
            sum(posts::votes).over(),
            count_star().over(),
        ))
    );
    assert_eq!(got.0, [(1, Some(6), 3), (2, Some(6), 3), (3, Some(6), 3)]);
    assert_eq!(
        got.1,
        [(10, Some(70), 3), (20, Some(70), 3), (40, Some(70), 3)]
    );
}

#[test]
fn partition_by_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    // Post 2 has comments of tenant 2 only.
    let got = each_tenant(db, |conn| {
        let commented = exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        Post::scoped()
            .order(posts::id)
            .select((
                posts::id,
                row_number().partition_by(commented).window_order(posts::id),
            ))
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(
        got,
        (vec![(1, 1), (2, 1), (3, 2)], vec![(1, 1), (2, 2), (4, 3)])
    );
}

#[test]
fn window_order_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let talk = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .count()
            .single_value();
        Post::scoped()
            .order(posts::id)
            .select((
                posts::id,
                row_number().window_order((talk.desc(), posts::id.desc())),
            ))
            .load::<(i32, i64)>(conn)
    });
    // With both tenants' comments, tenant 2's post 1 would have the most of them, and come first.
    assert_eq!(
        got,
        (vec![(1, 1), (2, 3), (3, 2)], vec![(1, 3), (2, 2), (4, 1)])
    );
}

#[test]
fn a_window_folds_what_a_scoped_subquery_gives() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let last = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .select(max(comments::id))
            .single_value();
        Post::scoped()
            .order(posts::id)
            .select((posts::id, sum(last).over().window_order(posts::id)))
            .load::<(i32, Option<i64>)>(conn)
    });
    assert_eq!(got.0, [(1, Some(2)), (2, Some(2)), (3, Some(2))]);
    assert_eq!(got.1, [(1, Some(1)), (2, Some(3)), (4, Some(6))]);
}

#[test]
fn a_frame_ends_at_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, Option<i64>),
        Post::scoped().order(posts::votes).select((
            posts::votes,
            sum(posts::votes)
                .over()
                .window_order(posts::votes)
                .frame_by(frame::Rows.frame_between(1.preceding(), 1.following())),
        ))
    );
    assert_eq!(got.0, [(1, Some(3)), (2, Some(6)), (3, Some(5))]);
    assert_eq!(got.1, [(10, Some(30)), (20, Some(70)), (40, Some(60))]);
}

#[test]
fn a_window_over_a_join_ranks_pairs_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (String, i64, i64),
        Post::scoped()
            .inner_join(comments::table)
            .order(comments::id)
            .select((
                comments::body,
                row_number()
                    .partition_by(posts::id)
                    .window_order(comments::id.desc()),
                count_star().over().partition_by(posts::id),
            ))
    );
    let row = |body: &str, number, all| (body.to_owned(), number, all);
    assert_eq!(got.0, [row("one", 2, 2), row("two", 1, 2)]);
    assert_eq!(
        got.1,
        [row("ONE", 1, 1), row("TWO", 1, 1), row("THREE", 1, 1)]
    );
}

#[test]
fn a_window_over_a_universal_root_ranks_the_joined_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (String, i64),
        Country::scoped()
            .left_join(offices::table)
            .order((countries::id, offices::id))
            .select((countries::name, count_star().over()))
    );
    assert_eq!(got.0, [("Chile".into(), 2), ("Ghana".into(), 2)]);
    assert_eq!(got.1, [("Chile".into(), 2), ("Ghana".into(), 2)]);
}

#[test]
fn a_window_over_an_alias_ranks_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let others = tenancy::alias!(posts as others);
    let got = folded!(
        db,
        (i32, i64, Option<i32>),
        Post::scoped_as(others)
            .order(others.field(posts::votes))
            .select((
                others.field(posts::votes),
                row_number().window_order(others.field(posts::votes).desc()),
                max(others.field(posts::votes)).over(),
            ))
    );
    assert_eq!(got.0, [(1, 3, Some(3)), (2, 2, Some(3)), (3, 1, Some(3))]);
    assert_eq!(
        got.1,
        [(10, 3, Some(40)), (20, 2, Some(40)), (40, 1, Some(40))]
    );
}

#[test]
fn case_when_has_several_branches_with_scoped_subqueries() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let about = |body: &'static str| {
            Comment::scoped()
                .filter(comments::post_id.eq(posts::id))
                .filter(comments::body.eq(body))
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

#[test]
fn case_when_gives_what_a_scoped_subquery_finds() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let last = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .select(max(comments::id))
            .single_value();
        Post::scoped()
            .order(posts::id)
            .select(case_when(posts::votes.ne(3), last).otherwise(None::<i32>))
            .load::<Option<i32>>(conn)
    });
    assert_eq!(
        got,
        (vec![Some(2), None, None], vec![Some(1), Some(2), Some(3)])
    );
}

#[test]
fn case_when_filters_and_orders_within_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = || exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        Post::scoped()
            .filter(case_when(commented(), posts::id).otherwise(0).ne(4))
            .or_filter(
                case_when(posts::id.gt(99), 1.into_sql::<Integer>())
                    .otherwise(0)
                    .eq(1),
            )
            .order((
                case_when(commented(), 1.into_sql::<Integer>()).otherwise(0),
                posts::id,
            ))
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(got.0, ["b", "c", "a"]);
    assert_eq!(got.1, ["A", "B"]);
}

#[test]
fn case_when_with_scoped_subqueries_is_summed() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let commented = Comment::scoped().select(comments::post_id);
        Post::scoped()
            .select(sum(
                case_when(posts::id.eq_any(commented), posts::votes).otherwise(0)
            ))
            .first::<Option<i64>>(conn)
    });
    assert_eq!(got, (Some(1), Some(70)));
}

#[test]
fn case_when_is_set_within_the_tenant() {
    let db = &mut *backend::filled();
    let commented = || exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
    let update = || {
        Post::update(Post::scoped()).set(
            posts::title.eq(case_when(commented(), "talk".into_sql::<Text>()).otherwise("quiet")),
        )
    };
    assert_eq!(update().execute(&mut as_tenant(db, 1)), Ok(3));
    let titles = each_tenant(db, |conn| {
        Post::scoped()
            .order(posts::id)
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(titles.0, ["talk", "quiet", "quiet"]);
    assert_eq!(titles.1, ["A", "B", "D"]);
}
