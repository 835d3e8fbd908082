//! Combined queries: each side is closed to the tenant before the two are combined.

use crate::support::*;
use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl as _;
use tenancy::prelude::*;

on_each_backend! {
    fn union_combines_rows_of_one_tenant(db) {
        let got = each_tenant(db, |conn| {
            Post::scoped()
                .select(posts::id)
                .union(Comment::scoped().select(comments::post_id))
                .positional_order_by(1)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
    }

    fn union_all_keeps_what_is_there_twice(db) {
        let got = each_tenant(db, |conn| {
            Comment::scoped()
                .select(comments::id)
                .union_all(Like::scoped().select(likes::id))
                .positional_order_by(1)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1, 1, 2], vec![1, 1, 2, 2, 3]));
    }

    fn or_filter_on_either_side_does_not_widen_it(db) {
        let got = each_tenant(db, |conn| {
            let posts = Post::scoped().filter(posts::id.eq(9)).or_filter(posts::id.gt(0)).select(posts::id);
            let comments = Comment::scoped()
                .filter(comments::id.eq(9))
                .or_filter(comments::id.gt(0))
                .select(comments::post_id);
            posts.union_all(comments).positional_order_by(1).load::<i32>(conn)
        });
        assert_eq!(got, (vec![1, 1, 1, 2, 3], vec![1, 1, 2, 2, 4, 4]));
    }

    fn a_union_is_sorted_and_cut(db) {
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

    fn a_union_with_a_universal_table_adds_everybodys_rows(db) {
        let got = each_tenant(db, |conn| {
            Country::scoped()
                .select(countries::id)
                .union_all(Office::scoped().select(offices::country_id))
                .positional_order_by(1)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1, 1, 2], vec![1, 1, 2, 2]));
    }

    fn a_union_of_joins_shows_rows_of_one_tenant(db) {
        let got = each_tenant(db, |conn| {
            let talked = Post::scoped().inner_join(comments::table).select(posts::title);
            let placed = Country::scoped().inner_join(offices::table).select(countries::name);
            talked.union(placed).load::<String>(conn)
        });
        let sorted = |mut titles: Vec<String>| {
            titles.sort();
            titles
        };
        assert_eq!(sorted(got.0), ["Chile", "a"]);
        assert_eq!(sorted(got.1), ["A", "B", "Chile", "D", "Ghana"]);
    }

    fn a_union_of_boxed_queries_shows_rows_of_one_tenant(db) {
        let got = each_tenant(db, |conn| {
            let posts = Post::scoped().select(posts::id).into_boxed::<Backend>().filter(posts::id.gt(2));
            let comments = Comment::scoped().select(comments::id).into_boxed::<Backend>().or_filter(comments::id.gt(2));
            posts.union(comments).positional_order_by(1).load::<i32>(conn)
        });
        assert_eq!(got, (vec![3], vec![3, 4]));
    }

    fn eq_any_takes_a_union(db) {
        let got = each_tenant(db, |conn| {
            let seen = Comment::scoped().select(comments::post_id).union(Like::scoped().select(likes::id));
            Post::scoped().filter(posts::id.eq_any(seen)).select(posts::id).order(posts::id).load::<i32>(conn)
        });
        assert_eq!(got, (vec![1], vec![1, 2, 4]));
    }

    fn exists_takes_a_union(db) {
        let got = each_tenant(db, |conn| {
            let jobs = Page::scoped().filter(pages::slug.eq("jobs")).select(pages::title);
            let talk = Comment::scoped().filter(comments::id.eq(3)).select(comments::body);
            tenancy::dsl::select(tenancy::dsl::exists(jobs.union(talk))).get_result::<bool>(conn)
        });
        assert_eq!(got, (false, true));
    }

    fn a_union_holds_subqueries_on_both_sides(db) {
        let got = each_tenant(db, |conn| {
            let talked = Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
            let liked = Comment::scoped().filter(comments::id.eq_any(Like::scoped().select(likes::comment_id)));
            talked.select(posts::id).union(liked.select(comments::id)).positional_order_by(1).load::<i32>(conn)
        });
        assert_eq!(got, (vec![1], vec![1, 2, 4]));
    }

    fn models_are_loaded_from_a_union(db) {
        let got = each_tenant(db, |conn| {
            Post::find(1).union(Post::find(4)).positional_order_by(1).load::<Post>(conn)
        });
        let keys = |posts: Vec<Post>| posts.into_iter().map(|post| (post.org_id, post.id)).collect::<Vec<_>>();
        assert_eq!((keys(got.0), keys(got.1)), (vec![(1, 1)], vec![(2, 1), (2, 4)]));
    }
}

on_sqlite_and_postgres! {
    /// Diesel knows no `INTERSECT` and no `EXCEPT` on MySQL.
    mod with_all_combinations;

    fn intersect_keeps_what_both_sides_of_one_tenant_have(db) {
        let got = each_tenant(db, |conn| {
            Post::scoped()
                .select(posts::id)
                .intersect(Comment::scoped().select(comments::post_id))
                .positional_order_by(1)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1], vec![1, 2, 4]));
    }

    fn except_takes_away_the_rows_of_the_same_tenant_only(db) {
        let got = each_tenant(db, |conn| {
            Post::scoped()
                .select(posts::id)
                .except(Comment::scoped().select(comments::post_id))
                .positional_order_by(1)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![2, 3], vec![]));
    }

    fn unions_are_chained(db) {
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
        assert_eq!(sorted(got.1), ["D", "JOBS", "ONE", "THREE", "TWO", "WELCOME"]);
    }
}

// What only PostgreSQL has.
mod on_postgres_only {
    use super::*;

    #[test]
    fn intersect_all_keeps_what_both_sides_of_one_tenant_have() {
        let db = &mut postgres();
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
        let db = &mut postgres();
        let got = each_tenant(db, |conn| {
            Comment::scoped()
                .select(comments::post_id)
                .except_all(Post::scoped().select(posts::id))
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![1], vec![]));
    }
}
