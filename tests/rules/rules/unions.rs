//! Combined queries: each side is closed to the tenant before the two are combined.

use crate::backend::{self, Backend};
use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl as _;
use house::*;
use tenancy::prelude::*;

#[test]
fn union_combines_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
}

#[test]
fn union_all_keeps_what_is_there_twice() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(comments::id)
            .union_all(Like::scoped().select(likes::id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 1, 2], vec![1, 1, 2, 2, 3]));
}

#[test]
fn or_filter_on_either_side_does_not_widen_it() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let posts = Post::scoped()
            .filter(posts::id.eq(9))
            .or_filter(posts::id.gt(0))
            .select(posts::id);
        let comments = Comment::scoped()
            .filter(comments::id.eq(9))
            .or_filter(comments::id.gt(0))
            .select(comments::post_id);
        posts
            .union_all(comments)
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 1, 1, 2, 3], vec![1, 1, 2, 2, 4, 4]));
}

#[test]
fn a_union_is_sorted_and_cut() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::id))
            .positional_order_by(1)
            .limit(2)
            .offset(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![2, 3], vec![2, 3]));
}

#[test]
fn a_union_with_a_universal_table_adds_everybodys_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .select(countries::id)
            .union_all(Office::scoped().select(offices::country_id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 1, 2], vec![1, 1, 2, 2]));
}

#[test]
fn a_union_of_joins_shows_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let talked = Post::scoped()
            .inner_join(comments::table)
            .select(posts::title);
        let placed = Country::scoped()
            .inner_join(offices::table)
            .select(countries::name);
        talked.union(placed).load::<String>(conn)
    });
    let sorted = |mut titles: Vec<String>| {
        titles.sort();
        titles
    };
    assert_eq!(sorted(got.0), ["Chile", "a"]);
    assert_eq!(sorted(got.1), ["A", "B", "Chile", "D", "Ghana"]);
}

#[test]
fn a_union_of_boxed_queries_shows_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let posts = Post::scoped()
            .select(posts::id)
            .into_boxed::<Backend>()
            .filter(posts::id.gt(2));
        let comments = Comment::scoped()
            .select(comments::id)
            .into_boxed::<Backend>()
            .or_filter(comments::id.gt(2));
        posts
            .union(comments)
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![3], vec![3, 4]));
}

#[test]
fn eq_any_takes_a_union() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let seen = Comment::scoped()
            .select(comments::post_id)
            .union(Like::scoped().select(likes::id));
        Post::scoped()
            .filter(posts::id.eq_any(seen))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn exists_takes_a_union() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let jobs = Page::scoped()
            .filter(pages::slug.eq("jobs"))
            .select(pages::title);
        let talk = Comment::scoped()
            .filter(comments::id.eq(3))
            .select(comments::body);
        tenancy::dsl::select(tenancy::dsl::exists(jobs.union(talk))).get_result::<bool>(conn)
    });
    assert_eq!(got, (false, true));
}

#[test]
fn a_union_holds_subqueries_on_both_sides() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let talked =
            Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
        let liked =
            Comment::scoped().filter(comments::id.eq_any(Like::scoped().select(likes::comment_id)));
        talked
            .select(posts::id)
            .union(liked.select(comments::id))
            .positional_order_by(1)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn models_are_loaded_from_a_union() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(1)
            .union(Post::find(4))
            .positional_order_by(1)
            .load::<Post>(conn)
    });
    let keys = |posts: Vec<Post>| {
        posts
            .into_iter()
            .map(|post| (post.org_id, post.id))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (keys(got.0), keys(got.1)),
        (vec![(1, 1)], vec![(2, 1), (2, 4)])
    );
}
