//! Limits: a number that the type says is text of the statement, any other is bound.

use super::sql::{check, prepared};
use crate::backend::{self, Backend};
use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl as _;
use house::*;
use tenancy::prelude::*;

#[test]
fn first_says_its_limit() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Post::find(1).select(posts::title).first::<String>(conn),
        r#"SELECT "posts"."title" FROM "posts" WHERE (("posts"."id" = $1) AND ("posts"."org_id" = $2)) LIMIT 1 -- binds: [1, 2]"#,
    );
}

#[test]
fn first_behind_an_offset_binds_its_limit() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            let titles = Post::scoped().select(posts::title).order(posts::id);
            titles.offset(1).first::<String>(conn)
        },
        r#"SELECT "posts"."title" FROM "posts" WHERE ("posts"."org_id" = $1) ORDER BY "posts"."id" LIMIT $2 OFFSET $3 -- binds: [2, 1, 1]"#,
    );
}

#[test]
fn limit_to_says_the_limit_behind_all_else() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            let posts = Post::scoped().filter(posts::id.gt(1)).order(posts::id);
            let titles = posts.select(posts::title).limit_to::<20>();
            titles.load::<String>(conn)
        },
        r#"SELECT "posts"."title" FROM "posts" WHERE (("posts"."id" > $1) AND ("posts"."org_id" = $2)) ORDER BY "posts"."id" LIMIT 20 -- binds: [1, 2]"#,
    );
}

#[test]
fn limit_to_cuts_the_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let ids = || Post::scoped().select(posts::id).order(posts::id.desc());
    let got = each_tenant(db, |conn| ids().limit_to::<2>().load::<i32>(conn));
    assert_eq!(got, (vec![3, 2], vec![4, 2]));
    let got = each_tenant(db, |conn| ids().limit_to::<0>().load::<i32>(conn));
    assert_eq!(got, (vec![], vec![]));
}

#[test]
fn limit_to_cuts_groups_and_distinct_rows() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let posts = Comment::scoped().select(comments::post_id).distinct();
        posts
            .order(comments::post_id.desc())
            .limit_to::<1>()
            .load::<i32>(conn)
    });
    assert_eq!(got.0.len(), 1);
    assert_eq!(got.1.len(), 1);
    let grouped = each_tenant(db, |conn| {
        let posts = Comment::scoped().group_by(comments::post_id);
        posts
            .select(comments::post_id)
            .order(comments::post_id.desc())
            .limit_to::<1>()
            .load::<i32>(conn)
    });
    assert_eq!(grouped, got);
}

#[test]
fn the_limit_of_a_boxed_query_stands_before_its_offset() {
    let db = &mut *backend::filled();
    let ids = || {
        let ids = Post::scoped().select(posts::id).order(posts::id);
        ids.into_boxed::<Backend>()
    };
    let got = each_tenant(db, |conn| {
        ids().offset(1).limit(9).limit_to::<1>().load::<i32>(conn)
    });
    assert_eq!(got, (vec![2], vec![2]));
    let got = each_tenant(db, |conn| ids().offset(2).first::<i32>(conn));
    assert_eq!(got, (3, 4));
}

#[test]
fn first_of_a_limited_query_or_a_union_is_its_first_row() {
    let db = &mut *backend::filled();
    let ids = || Post::scoped().select(posts::id);
    let got = each_tenant(db, |conn| {
        ids().order(posts::id.desc()).limit(9).first::<i32>(conn)
    });
    assert_eq!(got, (3, 4));
    let got = each_tenant(db, |conn| {
        let union = ids().union(ids().filter(posts::id.gt(1)));
        union.positional_order_by(1).first::<i32>(conn)
    });
    assert_eq!(got, (1, 1));
}

#[test]
fn one_statement_of_a_number_in_the_type_is_prepared_for_all_tenants() {
    let db = &mut *backend::filled();
    let prepared = prepared(db, |db| {
        for org in [1, 2, 1] {
            for _ in 0..2 {
                let ids = Post::scoped().select(posts::id).order(posts::id);
                let page: Vec<i32> = ids
                    .limit_to::<2>()
                    .load(&mut as_tenant(db, org))
                    .expect("a page");
                assert_eq!(page, [1, 2]);
            }
        }
    });
    assert_eq!(prepared.len(), 1);
    assert!(prepared[0].ends_with(" LIMIT 2"), "{}", prepared[0]);
}
