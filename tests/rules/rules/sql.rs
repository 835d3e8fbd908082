//! The SQL that runs: the predicate once per table occurrence, the key a bind parameter, one statement for all tenants.

use crate::backend;
use diesel::connection::{Instrumentation, InstrumentationEvent};
use house::*;
use std::sync::mpsc::channel;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// The statements that `run` executes, with their bind parameters.
pub(crate) fn executed<C: Connection>(db: &mut C, run: impl FnOnce(&mut C)) -> Vec<String> {
    seen(db, run, |event| match event {
        InstrumentationEvent::StartQuery { query, .. } => Some(query.to_string()),
        _ => None,
    })
}

/// The statements that `run` adds to the connection's cache of prepared ones.
pub(crate) fn prepared<C: Connection>(db: &mut C, run: impl FnOnce(&mut C)) -> Vec<String> {
    seen(db, run, |event| match event {
        InstrumentationEvent::CacheQuery { sql, .. } => Some(sql.to_string()),
        _ => None,
    })
}

pub(crate) fn seen<C: Connection>(
    db: &mut C,
    run: impl FnOnce(&mut C),
    look: impl Fn(InstrumentationEvent<'_>) -> Option<String> + Send + 'static,
) -> Vec<String> {
    let (send, seen) = channel();
    db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let Some(sql) = look(event) {
            send.send(sql).expect("the other end waits");
        }
    });
    run(db);
    db.set_instrumentation(quiet());
    seen.try_iter().collect()
}

pub(crate) fn quiet() -> impl Instrumentation {
    |_: InstrumentationEvent<'_>| {}
}

/// How the backend writes what the tests give in the dialect of PostgreSQL; the others have backticks, parameters without
/// numbers, and no `ANY`.
pub(crate) fn dialect(sql: &str) -> String {
    if backend::POSTGRES {
        return sql.to_owned();
    }
    let (sql, binds) = sql.split_once(" -- ").expect("a list of bind parameters");
    let parts = sql.split('$');
    let parts: Vec<_> = parts
        .enumerate()
        .map(|(n, part)| match n {
            0 => part,
            _ => part.trim_start_matches(|c: char| c.is_ascii_digit()),
        })
        .collect();
    let sql = parts.join("?").replace('"', "`");
    let sql = sql.replace(" = ANY(", " IN (");
    format!("{sql} -- {binds}")
}

/// Tenant 2 runs one statement, and it is this one.
#[track_caller]
pub(crate) fn check<C: Connection, R>(
    db: &mut C,
    run: impl FnOnce(&mut TenantConn<'_, C, Org>) -> QueryResult<R>,
    sql: &str,
) {
    let executed = executed(db, |db| {
        run(&mut as_tenant(db, 2)).expect("the statement is valid");
    });
    assert_eq!(executed, [dialect(sql)]);
}

/// What tenant 2 runs is what one writes by hand with the tenant in its filter: to the letter.
#[track_caller]
pub(crate) fn check_by_hand<C: Connection, R, S>(
    db: &mut C,
    scoped: impl FnOnce(&mut TenantConn<'_, C, Org>) -> QueryResult<R>,
    by_hand: impl FnOnce(&mut C) -> QueryResult<S>,
) {
    let scoped = executed(db, |db| {
        scoped(&mut as_tenant(db, 2)).expect("the scoped statement is valid");
    });
    let by_hand = executed(db, |db| {
        by_hand(db).expect("the statement by hand is valid");
    });
    assert_eq!(scoped, by_hand);
}

#[test]
fn a_plain_query_has_the_predicate() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Post::scoped().select(posts::title).load::<String>(conn),
        r#"SELECT "posts"."title" FROM "posts" WHERE ("posts"."org_id" = $1) -- binds: [2]"#,
    );
}

#[test]
fn a_query_that_is_planned_anew_has_the_predicate_and_is_not_kept() {
    let db = &mut *backend::filled();
    let titles = || Post::scoped().select(posts::title).planned_anew();
    check(
        db,
        |conn| titles().load::<String>(conn),
        r#"SELECT "posts"."title" FROM "posts" WHERE ("posts"."org_id" = $1) -- binds: [2]"#,
    );
    let kept = prepared(db, |db| {
        for org in [1, 2] {
            let conn = &mut as_tenant(db, org);
            assert_eq!(titles().load::<String>(conn).map(|all| all.len()), Ok(3));
            let ids = Post::scoped().select(posts::id).order(posts::id);
            let first = ids.limit_to::<1>().planned_anew().get_result::<i32>(conn);
            assert_eq!(first, Ok(1));
        }
    });
    assert_eq!(kept, <[String; 0]>::default());
}

#[test]
fn a_filter_comes_before_the_predicate() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::scoped()
                .filter(posts::id.gt(5))
                .select(posts::title)
                .load::<String>(conn)
        },
        r#"SELECT "posts"."title" FROM "posts" WHERE (("posts"."id" > $1) AND ("posts"."org_id" = $2)) -- binds: [5, 2]"#,
    );
}

#[test]
fn an_or_filter_is_enclosed() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::scoped()
                .filter(posts::id.eq(5))
                .or_filter(posts::id.eq(6))
                .select(posts::title)
                .load::<String>(conn)
        },
        r#"SELECT "posts"."title" FROM "posts" WHERE ((("posts"."id" = $1) OR ("posts"."id" = $2)) AND ("posts"."org_id" = $3)) -- binds: [5, 6, 2]"#,
    );
}

#[test]
fn find_has_the_key_and_the_tenant() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Page::find("home").select(pages::title).load::<String>(conn),
        r#"SELECT "pages"."title" FROM "pages" WHERE (("pages"."slug" = $1) AND ("pages"."org_id" = $2)) -- binds: ["home", 2]"#,
    );
}

#[test]
fn a_universal_query_has_no_predicate() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Country::scoped()
                .select(countries::name)
                .load::<String>(conn)
        },
        r#"SELECT "countries"."name" FROM "countries" -- binds: []"#,
    );
}

#[test]
fn a_left_join_has_the_predicate_of_the_joined_table_in_on() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::scoped()
                .left_join(comments::table)
                .select(posts::id)
                .load::<i32>(conn)
        },
        r#"SELECT "posts"."id" FROM ("posts" LEFT OUTER JOIN "comments" ON (("comments"."post_id" = "posts"."id") AND ("comments"."org_id" = $1))) WHERE ("posts"."org_id" = $2) -- binds: [2, 2]"#,
    );
}

#[test]
fn a_nested_join_has_each_tables_predicate_once() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::scoped()
                .inner_join(Comment::scoped().left_join(likes::table))
                .select(posts::id)
                .load::<i32>(conn)
        },
        r#"SELECT "posts"."id" FROM ("posts" INNER JOIN ("comments" LEFT OUTER JOIN "likes" ON (("likes"."comment_id" = "comments"."id") AND ("likes"."org_id" = $1))) ON (("comments"."post_id" = "posts"."id") AND ("comments"."org_id" = $2))) WHERE ("posts"."org_id" = $3) -- binds: [2, 2, 2]"#,
    );
}

#[test]
fn a_join_from_a_universal_table_has_the_predicate_in_on_only() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Country::scoped()
                .left_join(offices::table)
                .select(countries::id)
                .load::<i32>(conn)
        },
        r#"SELECT "countries"."id" FROM ("countries" LEFT OUTER JOIN "offices" ON (("offices"."country_id" = "countries"."id") AND ("offices"."org_id" = $1))) -- binds: [2]"#,
    );
}

#[test]
fn a_subquery_has_a_predicate_of_its_own() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::scoped()
                .filter(exists(
                    Comment::scoped()
                        .filter(comments::post_id.eq(posts::id))
                        .select(comments::id),
                ))
                .select(posts::id)
                .load::<i32>(conn)
        },
        r#"SELECT "posts"."id" FROM "posts" WHERE ((EXISTS (SELECT "comments"."id" FROM "comments" WHERE (("comments"."post_id" = "posts"."id") AND ("comments"."org_id" = $1)))) AND ("posts"."org_id" = $2)) -- binds: [2, 2]"#,
    );
}

#[test]
fn an_update_has_the_predicate() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Post::update(1).set(posts::votes.eq(9)).execute(conn),
        r#"UPDATE "posts" SET "votes" = $1 WHERE (("posts"."id" = $2) AND ("posts"."org_id" = $3)) -- binds: [9, 1, 2]"#,
    );
}

#[test]
fn a_delete_has_the_predicate() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Post::delete(Post::scoped().filter(posts::id.gt(5))).execute(conn),
        r#"DELETE FROM "posts" WHERE (("posts"."id" > $1) AND ("posts"."org_id" = $2)) -- binds: [5, 2]"#,
    );
}

#[test]
fn an_insert_carries_the_tenant() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| Post::insert((posts::id.eq(9), posts::title.eq("t"))).execute(conn),
        r#"INSERT INTO "posts" ("id", "title", "org_id") VALUES ($1, $2, $3) -- binds: [9, "t", 2]"#,
    );
}

#[test]
fn a_batch_insert_carries_the_tenant_in_each_row() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::insert(vec![
                (posts::id.eq(8), posts::title.eq("s")),
                (posts::id.eq(9), posts::title.eq("t")),
            ])
            .execute(conn)
        },
        r#"INSERT INTO "posts" ("id", "title", "org_id") VALUES ($1, $2, $3), ($4, $5, $6) -- binds: [8, "s", 2, 9, "t", 2]"#,
    );
}

#[test]
fn raw_sql_is_enclosed() {
    let db = &mut *backend::filled();
    use diesel::{dsl::sql, sql_types::Bool};
    check(
        db,
        |conn| {
            Post::scoped()
                .inner_join(comments::table.on(sql::<Bool>("true or true")))
                .filter(sql::<Bool>("true or true"))
                .select(posts::id)
                .load::<i32>(conn)
        },
        r#"SELECT "posts"."id" FROM ("posts" INNER JOIN "comments" ON ((true or true) AND ("comments"."org_id" = $1))) WHERE ((true or true) AND ("posts"."org_id" = $2)) -- binds: [2, 2]"#,
    );
}

#[test]
fn an_insert_from_a_select_carries_the_tenant_and_reads_its_rows() {
    let db = &mut *backend::filled();
    check(
        db,
        |conn| {
            Post::insert(
                Comment::scoped()
                    .filter(comments::id.gt(9))
                    .select((comments::id, comments::body)),
            )
            .into_columns((posts::id, posts::title))
            .execute(conn)
        },
        r#"INSERT INTO "posts" ("id", "title", "org_id") WITH "the selected rows" ("id", "title") AS (SELECT "comments"."id", "comments"."body" FROM "comments" WHERE (("comments"."id" > $1) AND ("comments"."org_id" = $2))) SELECT "the selected rows".*, $3 FROM "the selected rows" -- binds: [9, 2, 2]"#,
    );
}

#[test]
fn a_filter_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::scoped()
                .filter(posts::id.gt(5))
                .order(posts::votes.desc())
                .limit(3)
                .load::<Post>(conn)
        },
        |db| {
            posts::table
                .filter(posts::id.gt(5))
                .filter(posts::org_id.eq(2))
                .order(posts::votes.desc())
                .limit(3)
                .load::<Post>(db)
        },
    );
}

#[test]
fn a_boxed_query_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::scoped()
                .into_boxed()
                .filter(posts::id.eq(5))
                .or_filter(posts::id.eq(6))
                .load::<Post>(conn)
        },
        |db| {
            posts::table
                .into_boxed()
                .filter(posts::id.eq(5))
                .or_filter(posts::id.eq(6))
                .filter(posts::org_id.eq(2))
                .load::<Post>(db)
        },
    );
}

#[test]
fn a_join_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::scoped()
                .left_join(comments::table)
                .load::<(Post, Option<Comment>)>(conn)
        },
        |db| {
            let on = comments::post_id
                .nullable()
                .eq(posts::id.nullable())
                .and(comments::org_id.eq(2));
            posts::table
                .left_join(comments::table.on(on))
                .filter(posts::org_id.eq(2))
                .load::<(Post, Option<Comment>)>(db)
        },
    );
}

#[test]
fn eq_any_of_a_subquery_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::scoped()
                .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
                .load::<Post>(conn)
        },
        |db| {
            let commented = comments::table
                .select(comments::post_id)
                .filter(comments::org_id.eq(2));
            posts::table
                .filter(posts::id.eq_any(commented))
                .filter(posts::org_id.eq(2))
                .load::<Post>(db)
        },
    );
}

#[test]
fn a_union_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::scoped()
                .select(posts::id)
                .union(Comment::scoped().select(comments::id))
                .limit(4)
                .load::<i32>(conn)
        },
        |db| {
            posts::table
                .select(posts::id)
                .filter(posts::org_id.eq(2))
                .union(
                    comments::table
                        .select(comments::id)
                        .filter(comments::org_id.eq(2)),
                )
                .limit(4)
                .load::<i32>(db)
        },
    );
}

#[test]
fn a_correlated_exists_has_one_pair_of_parentheses_more_than_one_writes_by_hand() {
    let db = &mut *backend::filled();
    let scoped = executed(db, |db| {
        let talked = exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
        let posts = Post::scoped()
            .filter(talked)
            .load::<Post>(&mut as_tenant(db, 2));
        assert_eq!(posts.map(|posts| posts.len()), Ok(3));
    });
    let by_hand = executed(db, |db| {
        let talked = comments::table
            .filter(comments::post_id.eq(posts::id))
            .filter(comments::org_id.eq(2));
        let posts = posts::table
            .filter(diesel::dsl::exists(talked))
            .filter(posts::org_id.eq(2))
            .load::<Post>(db);
        assert_eq!(posts.map(|posts| posts.len()), Ok(3));
    });
    let without_parentheses = |sql: &[String]| sql.concat().replace(['(', ')', ' '], "");
    assert_eq!(without_parentheses(&scoped), without_parentheses(&by_hand));
}

#[test]
fn an_update_is_what_one_writes_by_hand() {
    let db = &mut *backend::filled();
    check_by_hand(
        db,
        |conn| {
            Post::update(1)
                .set((posts::title.eq("t"), posts::votes.eq(posts::votes + 1)))
                .execute(conn)
        },
        |db| {
            diesel::update(
                posts::table
                    .filter(posts::id.eq(1))
                    .filter(posts::org_id.eq(2)),
            )
            .set((posts::title.eq("t"), posts::votes.eq(posts::votes + 1)))
            .execute(db)
        },
    );
}

#[test]
fn one_prepared_statement_serves_both_tenants() {
    let db = &mut *backend::filled();
    let query = Post::scoped()
        .left_join(comments::table)
        .filter(posts::id.gt(1))
        .select(posts::id);
    let prepared = prepared(db, |db| {
        assert_eq!(
            each_tenant(db, |conn| query.clone().load::<i32>(conn)),
            (vec![2, 3], vec![2, 4])
        );
    });
    assert_eq!(prepared.len(), 1, "{prepared:#?}");
}

#[test]
fn one_prepared_statement_serves_the_boxed_queries_of_both_tenants() {
    let db = &mut *backend::filled();
    let prepared = prepared(db, |db| {
        let got = each_tenant(db, |conn| {
            Post::scoped()
                .into_boxed()
                .filter(posts::id.gt(2))
                .select(posts::id)
                .load::<i32>(conn)
        });
        assert_eq!(got, (vec![3], vec![4]));
    });
    assert_eq!(prepared.len(), 1, "{prepared:#?}");
}

#[test]
fn one_prepared_statement_serves_the_deletes_of_both_tenants() {
    let db = &mut *backend::filled();
    let prepared = prepared(db, |db| {
        let got = each_tenant(db, |conn| Post::delete(3).execute(conn));
        assert_eq!(got, (1, 0));
    });
    assert_eq!(prepared.len(), 1, "{prepared:#?}");
}

#[test]
fn an_unscoped_connection_does_not_share_the_statement_of_a_tenant() {
    let db = &mut *backend::filled();
    let query = Post::scoped().select(posts::id).order(posts::id);
    let prepared = prepared(db, |db| {
        assert_eq!(
            query.clone().load::<i32>(&mut as_tenant(db, 1)),
            Ok(vec![1, 2, 3])
        );
        assert_eq!(
            query.clone().load::<i32>(&mut db.unscoped("count all")),
            Ok(vec![1, 1, 2, 2, 3, 4])
        );
        assert_eq!(
            query.clone().load::<i32>(&mut as_tenant(db, 2)),
            Ok(vec![1, 2, 4])
        );
    });
    assert_eq!(prepared.len(), 2, "{prepared:#?}");
    assert_ne!(prepared[0], prepared[1]);
}

#[test]
fn a_tenant_does_not_share_the_statement_of_an_unscoped_connection() {
    let db = &mut *backend::filled();
    let query = Post::scoped().select(posts::id).order(posts::id);
    assert_eq!(
        query
            .clone()
            .load::<i32>(&mut db.unscoped("warm the cache")),
        Ok(vec![1, 1, 2, 2, 3, 4])
    );
    let got = each_tenant(db, |conn| query.clone().load::<i32>(conn));
    assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
}
