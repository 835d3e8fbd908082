//! Joins: each table of a query shows the rows of the tenant, whichever side of the join it is on.

use crate::backend;
use house::*;
use tenancy::prelude::*;

/// A row of `(post, comment)` ids.
pub(crate) type Ids = (i32, i32);
pub(crate) type OuterIds = (i32, Option<i32>);

#[test]
fn an_inner_join_pairs_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .select((posts::title, comments::body))
            .order((posts::id, comments::id))
            .load::<(String, String)>(conn)
    });
    assert_eq!(
        got.0,
        [("a".into(), "one".into()), ("a".into(), "two".into())]
    );
    assert_eq!(
        got.1,
        [
            ("A".into(), "ONE".into()),
            ("B".into(), "TWO".into()),
            ("D".into(), "THREE".into())
        ]
    );
}

#[test]
fn a_left_join_keeps_rows_without_a_match() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table)
            .select((posts::id, comments::body.nullable()))
            .order((posts::id, comments::id))
            .load::<(i32, Option<String>)>(conn)
    });
    let some = |body: &str| Some(body.to_owned());
    assert_eq!(
        got.0,
        [(1, some("one")), (1, some("two")), (2, None), (3, None)]
    );
    assert_eq!(
        got.1,
        [(1, some("ONE")), (2, some("TWO")), (4, some("THREE"))]
    );
}

#[test]
fn left_outer_join_is_left_join() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_outer_join(comments::table)
            .select((posts::id, comments::id.nullable()))
            .order((posts::id, comments::id))
            .load::<OuterIds>(conn)
    });
    assert_eq!(got.0, [(1, Some(1)), (1, Some(2)), (2, None), (3, None)]);
    assert_eq!(got.1, [(1, Some(1)), (2, Some(2)), (4, Some(3))]);
}

#[test]
fn a_join_loads_both_models() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .order((posts::id, comments::id))
            .load::<(Post, Comment)>(conn)
    });
    let tenants = |rows: &[(Post, Comment)]| {
        rows.iter()
            .map(|(post, comment)| (post.org_id, comment.org_id))
            .collect::<Vec<_>>()
    };
    assert_eq!(tenants(&got.0), [(1, 1); 2]);
    assert_eq!(tenants(&got.1), [(2, 2); 3]);
}

#[test]
fn a_join_selects_models_with_as_select() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table)
            .filter(posts::id.eq(2))
            .select((Post::as_select(), Option::<Comment>::as_select()))
            .first::<(Post, Option<Comment>)>(conn)
    });
    assert_eq!((got.0.0.org_id, got.0.1), (1, None));
    assert_eq!(
        (got.1.0.org_id, got.1.1.map(|comment| comment.body)),
        (2, Some("TWO".into()))
    );
}

#[test]
fn on_gives_a_condition_of_its_own() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table.on(comments::post_id.eq(posts::id).and(comments::id.gt(1))))
            .select((posts::id, comments::id))
            .order(comments::id)
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 2)], vec![(2, 2), (4, 3)]));
}

#[test]
fn an_on_that_is_always_true_pairs_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table.on(posts::id.eq(posts::id).or(comments::id.gt(0))))
            .filter(posts::id.eq(1))
            .select(comments::body)
            .order(comments::id)
            .load::<String>(conn)
    });
    assert_eq!(got.0, ["one", "two"]);
    assert_eq!(got.1, ["ONE", "TWO", "THREE"]);
}

#[test]
fn raw_sql_with_or_in_on_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    use diesel::{dsl::sql, sql_types::Bool};
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table.on(sql::<Bool>("1 = 1 or 2 = 2")))
            .filter(posts::id.eq(1))
            .select(comments::body.nullable())
            .order(comments::id)
            .load::<Option<String>>(conn)
    });
    assert_eq!(got.0, [Some("one".to_owned()), Some("two".to_owned())]);
    assert_eq!(
        got.1,
        [
            Some("ONE".to_owned()),
            Some("TWO".to_owned()),
            Some("THREE".to_owned())
        ]
    );
}

#[test]
fn on_gives_a_left_join_its_condition() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table.on(comments::post_id.eq(posts::id).and(comments::id.eq(2))))
            .select((posts::id, comments::id.nullable()))
            .order(posts::id)
            .load::<OuterIds>(conn)
    });
    assert_eq!(got.0, [(1, Some(2)), (2, None), (3, None)]);
    assert_eq!(got.1, [(1, None), (2, Some(2)), (4, None)]);
}

#[test]
fn on_holds_a_scoped_subquery() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        Post::scoped()
            .left_join(
                comments::table.on(comments::post_id
                    .eq(posts::id)
                    .and(comments::id.eq_any(liked))),
            )
            .select((posts::id, comments::id.nullable()))
            .order(posts::id)
            .load::<OuterIds>(conn)
    });
    assert_eq!(got.0, [(1, Some(1)), (2, None), (3, None)]);
    assert_eq!(got.1, [(1, Some(1)), (2, Some(2)), (4, None)]);
}

#[test]
fn or_filter_after_a_join_does_not_widen_either_table() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .filter(comments::body.eq("nothing"))
            .or_filter(posts::id.gt(0))
            .select((posts::id, comments::id))
            .order((posts::id, comments::id))
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 1), (1, 2)], vec![(1, 1), (2, 2), (4, 3)]));
}

#[test]
fn verbs_before_a_join_are_kept() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.le(2))
            .order(posts::id.desc())
            .limit(1)
            .inner_join(comments::table)
            .order_by(comments::id.desc())
            .select((posts::id, comments::id))
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 2)], vec![(2, 2)]));
}

#[test]
fn a_query_is_joined_after_it_is_boxed() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .into_boxed()
            .or_filter(posts::id.eq(1))
            .inner_join(comments::table)
            .select((posts::id, comments::id))
            .order(comments::id)
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 1), (1, 2)], vec![(1, 1)]));
}

#[test]
fn a_found_row_is_joined() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(2)
            .left_join(comments::table)
            .select((posts::id, comments::id.nullable()))
            .load::<OuterIds>(conn)
    });
    assert_eq!(got, (vec![(2, None)], vec![(2, Some(2))]));
}

#[test]
fn a_query_is_joined_before_it_is_boxed() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .into_boxed()
            .filter(posts::id.eq(2))
            .or_filter(comments::id.eq(1))
            .select((posts::id, comments::id))
            .order(posts::id)
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 1)], vec![(1, 1), (2, 2)]));
}

#[test]
fn several_joins_each_show_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .inner_join(posts::table)
            .left_join(likes::table)
            .select((posts::title, comments::body, likes::stars.nullable()))
            .order(comments::id)
            .load::<(String, String, Option<i32>)>(conn)
    });
    assert_eq!(
        got.0,
        [
            ("a".into(), "one".into(), Some(5)),
            ("a".into(), "two".into(), None)
        ]
    );
    assert_eq!(
        got.1,
        [
            ("A".into(), "ONE".into(), Some(50)),
            ("B".into(), "TWO".into(), Some(60)),
            ("D".into(), "THREE".into(), None),
        ]
    );
}

#[test]
fn a_third_table_is_joined_by_on() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(comments::table)
            .left_join(likes::table.on(likes::comment_id.nullable().eq(comments::id.nullable())))
            .select((posts::id, likes::stars.nullable()))
            .order((posts::id, comments::id))
            .load::<OuterIds>(conn)
    });
    assert_eq!(got.0, [(1, Some(5)), (1, None), (2, None), (3, None)]);
    assert_eq!(got.1, [(1, Some(50)), (2, Some(60)), (4, None)]);
}

#[test]
fn a_nested_inner_join_shows_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(Comment::scoped().inner_join(likes::table))
            .select((posts::title, comments::body, likes::stars))
            .order(posts::id)
            .load::<(String, String, i32)>(conn)
    });
    assert_eq!(got.0, [("a".into(), "one".into(), 5)]);
    assert_eq!(
        got.1,
        [
            ("A".into(), "ONE".into(), 50),
            ("B".into(), "TWO".into(), 60)
        ]
    );
}

#[test]
fn a_nested_left_join_keeps_rows_on_both_levels() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(Comment::scoped().left_join(likes::table))
            .select((posts::id, comments::id.nullable(), likes::stars.nullable()))
            .order((posts::id, comments::id))
            .load::<(i32, Option<i32>, Option<i32>)>(conn)
    });
    assert_eq!(
        got.0,
        [
            (1, Some(1), Some(5)),
            (1, Some(2), None),
            (2, None, None),
            (3, None, None)
        ]
    );
    assert_eq!(
        got.1,
        [
            (1, Some(1), Some(50)),
            (2, Some(2), Some(60)),
            (4, Some(3), None)
        ]
    );
}

#[test]
fn a_nested_join_takes_on_at_both_levels() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .left_join(
                Comment::scoped()
                    .inner_join(likes::table.on(likes::stars.gt(0)))
                    .on(posts::id.gt(0)),
            )
            .filter(posts::id.eq(1))
            .select((comments::id.nullable(), likes::stars.nullable()))
            .order((comments::id, likes::stars))
            .load::<(Option<i32>, Option<i32>)>(conn)
    });
    assert_eq!(got.0, [(Some(1), Some(5)), (Some(2), Some(5))]);
    let pairs = [1, 2, 3].map(|comment| [50, 60].map(|stars| (Some(comment), Some(stars))));
    assert_eq!(got.1, pairs.concat());
}

#[test]
fn on_may_come_before_the_inner_join_of_a_nested_one() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(
                Comment::scoped()
                    .on(comments::post_id.eq(posts::id))
                    .inner_join(likes::table),
            )
            .select((posts::id, likes::stars))
            .order(posts::id)
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 5)], vec![(1, 50), (2, 60)]));
}

#[test]
fn a_scoped_query_is_joined_like_its_table() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(Comment::scoped())
            .select((posts::id, comments::id))
            .order((posts::id, comments::id))
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 1), (1, 2)], vec![(1, 1), (2, 2), (4, 3)]));
}

#[test]
fn a_join_from_a_universal_table_shows_the_tenants_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .inner_join(offices::table)
            .select((countries::name, offices::org_id, offices::id))
            .order(offices::id)
            .load::<(String, i32, i32)>(conn)
    });
    assert_eq!(got.0, [("Chile".into(), 1, 1)]);
    assert_eq!(got.1, [("Chile".into(), 2, 1), ("Ghana".into(), 2, 2)]);
}

#[test]
fn a_left_join_from_a_universal_table_keeps_its_rows_and_hides_another_tenants() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .left_join(offices::table)
            .select((countries::name, Option::<Office>::as_select()))
            .order(countries::id)
            .load::<(String, Option<Office>)>(conn)
    });
    let office = |id, org_id, country_id| {
        Some(Office {
            id,
            org_id,
            country_id,
        })
    };
    assert_eq!(
        got.0,
        [("Chile".into(), office(1, 1, 1)), ("Ghana".into(), None)]
    );
    assert_eq!(
        got.1,
        [
            ("Chile".into(), office(1, 2, 1)),
            ("Ghana".into(), office(2, 2, 2))
        ]
    );
}

#[test]
fn or_filter_on_a_universal_root_does_not_show_another_tenants_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .left_join(offices::table)
            .filter(offices::org_id.eq(1))
            .or_filter(offices::org_id.eq(2))
            .select(offices::org_id.nullable())
            .load::<Option<i32>>(conn)
    });
    assert_eq!(got, (vec![Some(1)], vec![Some(2), Some(2)]));
}

#[test]
fn a_tenanted_root_is_joined_with_a_universal_table() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Office::scoped()
            .inner_join(countries::table)
            .select((offices::id, countries::name))
            .order(offices::id)
            .load::<(i32, String)>(conn)
    });
    assert_eq!(got.0, [(1, "Chile".into())]);
    assert_eq!(got.1, [(1, "Chile".into()), (2, "Ghana".into())]);
}

#[test]
fn the_determining_table_is_joined_as_a_root() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Org::scoped()
            .inner_join(posts::table)
            .select((orgs::name, posts::title))
            .order(posts::id)
            .load::<(String, String)>(conn)
    });
    assert_eq!(
        got.0,
        ["a", "b", "c"].map(|title| ("First".to_owned(), title.to_owned()))
    );
    assert_eq!(
        got.1,
        ["A", "B", "D"].map(|title| ("Second".to_owned(), title.to_owned()))
    );
}

#[test]
fn the_determining_table_is_joined_to_the_tenants_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(orgs::table)
            .filter(posts::id.eq(1))
            .select((posts::title, orgs::name))
            .load::<(String, String)>(conn)
    });
    assert_eq!(
        got,
        (
            vec![("a".into(), "First".into())],
            vec![("A".into(), "Second".into())]
        )
    );
}

#[test]
fn a_join_with_the_determining_table_shows_the_own_row_whatever_on_says() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(orgs::table.on(orgs::id.gt(0)))
            .filter(posts::id.eq(1))
            .select(orgs::name)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["First".into()], vec!["Second".into()]));
}

#[test]
fn a_table_whose_tenant_column_has_another_name_is_joined() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(invoices::table.on(invoices::id.eq(posts::id)))
            .select((posts::title, invoices::cents))
            .load::<(String, i32)>(conn)
    });
    assert_eq!(got, (vec![("a".into(), 100)], vec![("A".into(), 900)]));
}

#[test]
fn a_table_that_is_keyed_by_the_tenant_is_joined() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Page::scoped()
            .left_join(settings::table.on(settings::quota.gt(0)))
            .select((pages::slug, settings::theme.nullable()))
            .order(pages::slug)
            .load::<(String, Option<String>)>(conn)
    });
    assert_eq!(got.0, [("home".into(), Some("light".into()))]);
    assert_eq!(
        got.1,
        [
            ("home".into(), Some("dark".into())),
            ("jobs".into(), Some("dark".into()))
        ]
    );
}
