//! Subqueries: a scoped query inside another one reads the rows of the same tenant.

use crate::backend::{self, Backend};
use diesel::dsl::{max, not};
use house::*;
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;

#[test]
fn exists_looks_at_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(exists(
                Comment::scoped().filter(comments::post_id.eq(posts::id)),
            ))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn not_exists_looks_at_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(not(exists(
                Comment::scoped().filter(comments::post_id.eq(posts::id)),
            )))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    // Tenant 2 has a comment on its own post 2.
    assert_eq!(got, (vec![2, 3], vec![]));
}

#[test]
fn exists_without_correlation_looks_at_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(exists(Page::scoped().filter(pages::slug.eq("jobs"))))
            .count()
            .get_result::<i64>(conn)
    });
    assert_eq!(got, (0, 3));
}

#[test]
fn a_universal_root_does_not_learn_of_another_tenants_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .filter(exists(
                Office::scoped().filter(offices::country_id.eq(countries::id)),
            ))
            .select(countries::name)
            .order(countries::id)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (vec!["Chile".into()], vec!["Chile".into(), "Ghana".into()])
    );
}

#[test]
fn or_filter_inside_a_subquery_does_not_widen_it() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let all = Page::scoped()
            .filter(pages::slug.eq("none"))
            .or_filter(pages::slug.eq("jobs"));
        Post::scoped()
            .filter(exists(all))
            .count()
            .get_result::<i64>(conn)
    });
    assert_eq!(got, (0, 3));
}

#[test]
fn a_subquery_in_or_filter_is_scoped() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .filter(countries::id.eq(9))
            .or_filter(countries::id.eq_any(Office::scoped().select(offices::country_id)))
            .select(countries::id)
            .order(countries::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2]));
}

#[test]
fn eq_any_takes_a_scoped_query() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn ne_all_takes_a_scoped_query() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.ne_all(Comment::scoped().select(comments::post_id)))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![2, 3], vec![]));
}

#[test]
fn eq_any_takes_values() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.eq_any([3, 4]))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![3], vec![4]));
}

#[test]
fn eq_any_takes_a_boxed_scoped_query() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let mut commented = Comment::scoped().select(comments::post_id).into_boxed();
        for id in [1, 3] {
            commented = commented.or_filter(comments::id.eq(id));
        }
        Post::scoped()
            .filter(posts::id.eq_any(commented))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 4]));
}

#[test]
fn exists_takes_a_boxed_scoped_query() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let jobs = Page::scoped()
            .into_boxed::<Backend>()
            .filter(pages::slug.eq("jobs"));
        select(exists(jobs)).get_result::<bool>(conn)
    });
    assert_eq!(got, (false, true));
}

#[test]
fn a_boxed_query_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .into_boxed()
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
            .filter(exists(Like::scoped().filter(likes::stars.gt(5))))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![], vec![1, 2, 4]));
}

#[test]
fn subqueries_nest() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        let talked = Comment::scoped()
            .filter(comments::id.eq_any(liked))
            .select(comments::post_id);
        Post::scoped()
            .filter(posts::id.eq_any(talked))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2]));
}

#[test]
fn correlated_subqueries_nest() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = exists(
            Like::scoped()
                .filter(likes::comment_id.eq(comments::id))
                .filter(likes::stars.ge(5)),
        );
        let talked = exists(
            Comment::scoped()
                .filter(comments::post_id.eq(posts::id))
                .filter(liked),
        );
        Post::scoped()
            .filter(talked)
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2]));
}

#[test]
fn a_subquery_holds_a_join() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Comment::scoped()
            .inner_join(likes::table)
            .select(comments::post_id);
        Post::scoped()
            .filter(posts::id.eq_any(liked))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2]));
}

#[test]
fn a_join_holds_a_correlated_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .filter(exists(
                Like::scoped().filter(likes::comment_id.eq(comments::id)),
            ))
            .select((posts::id, comments::id))
            .order(comments::id)
            .load::<(i32, i32)>(conn)
    });
    assert_eq!(got, (vec![(1, 1)], vec![(1, 1), (2, 2)]));
}

#[test]
fn a_left_join_and_a_nested_join_hold_correlated_subqueries() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(Comment::scoped().left_join(likes::table))
            .filter(exists(Invoice::scoped().filter(invoices::id.eq(posts::id))))
            .select((posts::id, comments::id.nullable()))
            .order(comments::id)
            .load::<(i32, Option<i32>)>(conn)
    });
    assert_eq!(got, (vec![(1, Some(1)), (1, Some(2))], vec![(1, Some(1))]));
}

#[test]
fn a_scalar_subquery_is_compared() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let newest = Comment::scoped()
            .select(max(comments::post_id))
            .single_value();
        Post::scoped()
            .filter(posts::id.nullable().eq(newest))
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["a".into()], vec!["D".into()]));
}

#[test]
fn a_scalar_subquery_is_selected() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let body = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .order(comments::id.desc())
            .select(comments::body)
            .limit(1)
            .single_value();
        Post::scoped()
            .select((posts::id, body))
            .order(posts::id)
            .load::<(i32, Option<String>)>(conn)
    });
    assert_eq!(got.0, [(1, Some("two".into())), (2, None), (3, None)]);
    assert_eq!(
        got.1,
        [
            (1, Some("ONE".into())),
            (2, Some("TWO".into())),
            (4, Some("THREE".into()))
        ]
    );
}

#[test]
fn a_scalar_subquery_is_sorted_by() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let comments = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .count()
            .single_value();
        Post::scoped()
            .order((comments.desc(), posts::id.desc()))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 3, 2], vec![4, 2, 1]));
}

#[test]
fn a_scalar_subquery_is_had() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let most = Like::scoped().select(max(likes::stars)).single_value();
        Post::scoped()
            .group_by(posts::id)
            .having(max(posts::votes).lt(most))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
}

#[test]
fn nullable_makes_a_subquery_comparable_with_a_nullable_column() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let titles = Page::scoped().select(pages::slug).nullable();
        Post::scoped()
            .filter(posts::body.ne_all(titles))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![2], vec![2]));
}

#[test]
fn exists_is_selected_beside_columns() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let talked = exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        Post::scoped()
            .select((posts::id, talked))
            .order(posts::id)
            .load::<(i32, bool)>(conn)
    });
    assert_eq!(
        got,
        (
            vec![(1, true), (2, false), (3, false)],
            vec![(1, true), (2, true), (4, true)]
        )
    );
}

#[test]
fn select_exists_answers_for_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        select(exists(Page::find("jobs"))).get_result::<bool>(conn)
    });
    assert_eq!(got, (false, true));
}

#[test]
fn select_takes_a_tuple_of_scoped_subqueries() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let most = Post::scoped().select(max(posts::votes)).single_value();
        select((exists(Post::find(4)), most)).get_result::<(bool, Option<i32>)>(conn)
    });
    assert_eq!(got, ((false, Some(3)), (true, Some(40))));
}

#[test]
fn a_subquery_of_the_determining_table_shows_the_own_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .filter(countries::id.eq_any(Org::scoped().select(orgs::id)))
            .select(countries::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![2]));
}

#[test]
fn a_universal_subquery_shows_every_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.eq_any(Country::scoped().select(countries::id)))
            .select(posts::title)
            .order(posts::id)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (vec!["a".into(), "b".into()], vec!["A".into(), "B".into()])
    );
}
