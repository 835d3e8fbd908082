//! Reading one table: every verb sees the rows of the connection's tenant, and no verb widens that.

use crate::backend::{self, Backend};
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer};
use house::*;
use tenancy::prelude::*;

/// A post by its fields; `org_id` is its tenant.
pub(crate) fn post(id: i32, org_id: i32, title: &str, body: Option<&str>, votes: i32) -> Post {
    Post {
        id,
        org_id,
        title: title.into(),
        body: body.map(Into::into),
        votes,
    }
}

#[test]
fn a_tenant_sees_its_own_rows_only() {
    let db = &mut *backend::filled();
    let ids = Post::scoped().select(posts::id).order(posts::id);
    assert_eq!(
        ids.clone().load::<i32>(&mut as_tenant(db, 1)),
        Ok(vec![1, 2, 3])
    );
    assert_eq!(ids.load::<i32>(&mut as_tenant(db, 2)), Ok(vec![1, 2, 4]));
}

#[test]
fn a_tenant_without_rows_sees_none() {
    let db = &mut *backend::filled();
    assert_eq!(
        Post::scoped().load::<Post>(&mut as_tenant(db, 3)),
        Ok(vec![])
    );
    assert_eq!(
        Post::scoped().count().get_result(&mut as_tenant(db, 3)),
        Ok(0_i64)
    );
}

#[test]
fn filter_narrows_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.gt(1))
            .order(posts::id)
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (vec!["b".into(), "c".into()], vec!["B".into(), "D".into()])
    );
}

#[test]
fn a_filter_by_the_tenant_column_cannot_reach_another_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::org_id.eq(2))
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![], vec![1, 2, 4]));
}

#[test]
fn or_filter_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.eq(1))
            .or_filter(posts::id.gt(0))
            .or_filter(posts::org_id.ne(posts::org_id + 1))
            .order(posts::id)
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["a".into(), "b".into(), "c".into()],
            vec!["A".into(), "B".into(), "D".into()]
        )
    );
}

#[test]
fn or_filter_first_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .or_filter(posts::id.eq(2))
            .or_filter(posts::id.eq(4))
            .select(posts::title)
            .order(posts::id)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["b".into()], vec!["B".into(), "D".into()]));
}

#[test]
fn a_predicate_with_or_inside_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.eq(3).or(posts::id.eq(4)))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![3], vec![4]));
}

#[test]
fn a_nullable_predicate_filters() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::body.ne("x"))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![], vec![2]));
}

#[test]
fn find_finds_the_tenants_own_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| Post::find(1).first::<Post>(conn));
    assert_eq!(got, (post(1, 1, "a", None, 1), post(1, 2, "A", None, 10)));
}

#[test]
fn a_row_of_another_tenant_is_not_found() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Ok((
            Post::find(3).first::<Post>(conn).optional()?,
            Post::find(4).first::<Post>(conn).optional()?,
        ))
    });
    assert_eq!(
        got,
        (
            (Some(post(3, 1, "c", None, 3)), None),
            (None, Some(post(4, 2, "D", None, 40)))
        )
    );
    assert_eq!(
        Post::find(4).first::<Post>(&mut as_tenant(db, 1)),
        Err(diesel::result::Error::NotFound)
    );
}

#[test]
fn find_is_a_verb_too() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::votes.gt(1))
            .find(1)
            .select(posts::title)
            .first::<String>(conn)
            .optional()
    });
    assert_eq!(got, (None, Some("A".into())));
}

#[test]
fn find_takes_a_reference() {
    let db = &mut *backend::filled();
    let key = 2;
    let got = each_tenant(db, |conn| {
        Post::find(&key).select(posts::title).first::<String>(conn)
    });
    assert_eq!(got, ("b".into(), "B".into()));
}

#[test]
fn find_by_a_composite_key_takes_the_key_without_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Page::find("home")
            .select(pages::title)
            .first::<String>(conn)
    });
    assert_eq!(got, ("Welcome".into(), "WELCOME".into()));
    let got = each_tenant(db, |conn| Page::find("jobs").first::<Page>(conn).optional());
    assert_eq!(
        got,
        (
            None,
            Some(Page {
                org_id: 2,
                slug: "jobs".into(),
                title: "JOBS".into()
            })
        )
    );
}

#[test]
fn find_by_the_tenant_itself_finds_the_own_row_only() {
    let db = &mut *backend::filled();
    let themes = |key: i32| Setting::find(key).select(settings::theme);
    let got = each_tenant(db, |conn| themes(1).first::<String>(conn).optional());
    assert_eq!(got, (Some("light".into()), None));
    let got = each_tenant(db, |conn| themes(2).first::<String>(conn).optional());
    assert_eq!(got, (None, Some("dark".into())));
}

#[test]
fn a_tenant_column_of_another_name_scopes() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| Invoice::find(1).first::<Invoice>(conn));
    assert_eq!(
        got,
        (
            Invoice {
                id: 1,
                payer: 1,
                cents: 100
            },
            Invoice {
                id: 1,
                payer: 2,
                cents: 900
            }
        )
    );
}

#[test]
fn the_determining_table_shows_the_tenant_itself_only() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| Org::scoped().load::<Org>(conn));
    assert_eq!(
        got,
        (
            vec![Org {
                id: 1,
                name: "First".into()
            }],
            vec![Org {
                id: 2,
                name: "Second".into()
            }]
        )
    );
    let got = each_tenant(db, |conn| {
        Org::find(2)
            .select(orgs::name)
            .first::<String>(conn)
            .optional()
    });
    assert_eq!(got, (None, Some("Second".into())));
}

#[test]
fn a_universal_table_shows_every_row_to_every_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Country::scoped()
            .order(countries::id)
            .select(countries::name)
            .load::<String>(conn)
    });
    let all = vec!["Chile".to_owned(), "Ghana".to_owned()];
    assert_eq!(got, (all.clone(), all));
    let got = each_tenant(db, |conn| Country::find(2).first::<Country>(conn));
    assert_eq!(got.0, got.1);
}

#[test]
fn a_connection_of_another_type_of_tenant_sees_the_rows_of_its_own() {
    let db = &mut *backend::filled();
    let paths = Visit::scoped().select(visits::path);
    let conn = &mut TenantConn::<_, Site>::trusting(db, 1);
    assert_eq!(paths.clone().load::<String>(conn), Ok(vec!["/one".into()]));
    let conn = &mut TenantConn::<_, Site>::trusting(db, 2);
    assert_eq!(paths.load::<String>(conn), Ok(vec!["/two".into()]));
}

#[test]
fn select_takes_columns_tuples_and_expressions() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(2)
            .select((
                posts::id,
                (posts::title, posts::body),
                posts::votes * 2,
                posts::title.concat("!"),
            ))
            .first::<(i32, (String, Option<String>), i32, String)>(conn)
    });
    assert_eq!(got.0, (2, ("b".into(), Some("x".into())), 4, "b!".into()));
    assert_eq!(got.1, (2, ("B".into(), Some("X".into())), 40, "B!".into()));
}

#[test]
fn select_takes_all_columns() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(1).select(posts::all_columns).first::<Post>(conn)
    });
    assert_eq!((got.0.org_id, got.1.org_id), (1, 2));
}

#[test]
fn select_takes_as_select() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.le(1))
            .select(Post::as_select())
            .load(conn)
    });
    assert_eq!(
        got,
        (
            vec![post(1, 1, "a", None, 1)],
            vec![post(1, 2, "A", None, 10)]
        )
    );
}

#[test]
fn select_takes_as_select_in_a_tuple() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(1)
            .select((Post::as_select(), posts::votes + 1))
            .first(conn)
    });
    assert_eq!(
        got,
        (
            (post(1, 1, "a", None, 1), 2),
            (post(1, 2, "A", None, 10), 11)
        )
    );
}

#[test]
fn select_takes_a_bind_value() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(1)
            .select((posts::title, 7.into_sql::<Integer>()))
            .first::<(String, i32)>(conn)
    });
    assert_eq!(got, (("a".into(), 7), ("A".into(), 7)));
}

#[test]
fn order_sorts_and_then_order_by_breaks_ties() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .order(comments::post_id.desc())
            .then_order_by(comments::id.desc())
            .select(comments::body)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["two".into(), "one".into()],
            vec!["THREE".into(), "TWO".into(), "ONE".into()]
        )
    );
}

#[test]
fn order_by_is_order_and_takes_tuples_and_replaces() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .order(comments::body)
            .order_by((comments::post_id.asc(), comments::id.desc()))
            .select(comments::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![2, 1], vec![1, 2, 3]));
}

#[test]
fn limit_and_offset_count_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let page = |offset| {
        Post::scoped()
            .order(posts::id)
            .limit(2)
            .offset(offset)
            .select(posts::title)
    };
    let got = each_tenant(db, |conn| page(1).load::<String>(conn));
    assert_eq!(
        got,
        (vec!["b".into(), "c".into()], vec!["B".into(), "D".into()])
    );
    let got = each_tenant(db, |conn| page(3).load::<String>(conn));
    assert_eq!(got, (vec![], vec![]));
}

#[test]
fn distinct_does_not_fold_in_another_tenants_values() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(comments::post_id)
            .distinct()
            .order(comments::post_id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1], vec![1, 2, 4]));
}

#[test]
fn a_boxed_query_is_built_on_in_a_loop() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let mut query = Post::scoped().into_boxed();
        for id in [2, 4] {
            query = query.or_filter(posts::id.eq(id));
        }
        for votes in [0, 1] {
            query = query.filter(posts::votes.gt(votes));
        }
        query
            .order(posts::id)
            .select(posts::title)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["b".into()], vec!["B".into(), "D".into()]));
}

#[test]
fn a_boxed_query_takes_every_verb() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let mut query = Post::scoped().into_boxed::<Backend>();
        query = query.filter(posts::id.gt(0));
        query = query.order(posts::votes.desc()).then_order_by(posts::id);
        query = query.limit(2).offset(1);
        query = query.distinct();
        query.load::<Post>(conn)
    });
    assert_eq!(
        got,
        (
            vec![post(2, 1, "b", Some("x"), 2), post(1, 1, "a", None, 1)],
            vec![post(2, 2, "B", Some("X"), 20), post(1, 2, "A", None, 10)],
        )
    );
}

#[test]
fn a_boxed_query_finds_by_key() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .into_boxed()
            .find(2)
            .select(posts::title)
            .first::<String>(conn)
    });
    assert_eq!(got, ("b".into(), "B".into()));
}

#[test]
fn queries_of_two_kinds_are_boxed_into_one_type() {
    let db = &mut *backend::filled();
    let titles = |by_votes: bool| {
        let query = Post::scoped().select(posts::title).into_boxed::<Backend>();
        if by_votes {
            query.order(posts::votes.desc())
        } else {
            query.order(posts::id).limit(1)
        }
    };
    assert_eq!(
        each_tenant(db, |conn| titles(true).first::<String>(conn)),
        ("c".into(), "D".into())
    );
    assert_eq!(
        each_tenant(db, |conn| titles(false).load::<String>(conn)),
        (vec!["a".into()], vec!["A".into()])
    );
}

#[test]
fn load_takes_one_type_argument() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped().order(posts::id).load::<Post>(conn)
    });
    assert_eq!(
        got.0.iter().map(|post| post.org_id).collect::<Vec<_>>(),
        [1, 1, 1]
    );
    assert_eq!(
        got.1.iter().map(|post| post.org_id).collect::<Vec<_>>(),
        [2, 2, 2]
    );
}

#[test]
fn first_gets_the_first_row_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .order(posts::votes.desc())
            .first::<Post>(conn)
    });
    assert_eq!(got, (post(3, 1, "c", None, 3), post(4, 2, "D", None, 40)));
}

#[test]
fn get_result_and_get_results_read_too() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| Post::find(1).get_result::<Post>(conn));
    assert_eq!(got, (post(1, 1, "a", None, 1), post(1, 2, "A", None, 10)));
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .select(comments::id)
            .order(comments::id)
            .get_results::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 2], vec![1, 2, 3]));
}

#[test]
fn load_iter_yields_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .order(posts::id)
            .select(posts::title)
            .load_iter::<String, diesel::connection::DefaultLoadingMode>(conn)?
            .collect::<QueryResult<Vec<_>>>()
    });
    assert_eq!(
        got,
        (
            vec!["a".into(), "b".into(), "c".into()],
            vec!["A".into(), "B".into(), "D".into()]
        )
    );
}

#[test]
fn a_row_iterator_may_be_dropped_halfway() {
    let db = &mut *backend::filled();
    let conn = &mut as_tenant(db, 2);
    let mut rows = Post::scoped()
        .order(posts::id)
        .select(posts::id)
        .load_iter::<i32, diesel::connection::DefaultLoadingMode>(conn)
        .expect("the query is valid");
    assert_eq!(rows.next(), Some(Ok(1)));
    drop(rows);
    assert_eq!(Post::scoped().count().get_result(conn), Ok(3_i64));
}

#[test]
fn optional_makes_none_of_no_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(3)
            .select(posts::id)
            .get_result::<i32>(conn)
            .optional()
    });
    assert_eq!(got, (Some(3), None));
}

#[test]
fn one_query_value_serves_both_tenants() {
    let db = &mut *backend::filled();
    let query = Post::scoped().filter(posts::votes.gt(1)).count();
    assert_eq!(
        each_tenant(db, |conn| query.clone().get_result::<i64>(conn)),
        (2, 3)
    );
}

#[test]
fn a_predicate_comes_from_a_function_that_knows_no_tenant() {
    let db = &mut *backend::filled();
    #[diesel::dsl::auto_type]
    fn popular() -> _ {
        posts::votes.gt(2_i32)
    }
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(popular())
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![3], vec![1, 2, 4]));
}

#[test]
fn raw_sql_with_or_in_a_filter_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    let all = || sql::<Bool>("1 = 1 or 2 = 2");
    let ids = || Post::scoped().select(posts::id).order(posts::id);
    let own = (vec![1, 2, 3], vec![1, 2, 4]);
    assert_eq!(
        each_tenant(db, |conn| ids().filter(all()).load::<i32>(conn)),
        own
    );
    assert_eq!(
        each_tenant(db, |conn| ids().or_filter(all()).load::<i32>(conn)),
        own
    );
    assert_eq!(
        each_tenant(db, |conn| ids()
            .filter(posts::id.gt(0))
            .filter(all())
            .load::<i32>(conn)),
        own
    );
    assert_eq!(
        each_tenant(db, |conn| ids()
            .into_boxed()
            .filter(all())
            .load::<i32>(conn)),
        own
    );
    let bound = || sql::<Bool>("1 = ").bind::<Integer, _>(1).sql(" or 2 = 2");
    assert_eq!(
        each_tenant(db, |conn| ids().filter(bound()).load::<i32>(conn)),
        own
    );
}

#[test]
fn an_operator_of_the_users_own_does_not_widen_the_scope() {
    let db = &mut *backend::filled();
    diesel::infix_operator!(Either, " OR ");
    let either = || Either::new(posts::id.gt(0), posts::id.le(0));
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(either())
            .select(posts::id)
            .order(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
}

#[test]
fn raw_sql_with_or_does_not_widen_a_delete_or_an_update() {
    let db = &mut *backend::filled();
    let all = || sql::<Bool>("1 = 1 or 2 = 2");
    let conn = &mut as_tenant(db, 1);
    assert_eq!(
        Post::update(1)
            .filter(all())
            .set(posts::votes.eq(0))
            .execute(conn),
        Ok(1)
    );
    assert_eq!(
        Post::update(Post::scoped().filter(all()))
            .set(posts::votes.eq(0))
            .execute(conn),
        Ok(3)
    );
    assert_eq!(Post::delete(1).filter(all()).execute(conn), Ok(1));
    assert_eq!(
        Post::delete(Post::scoped()).filter(all()).execute(conn),
        Ok(2)
    );
    let others = Post::scoped()
        .select(posts::votes)
        .order(posts::id)
        .load::<i32>(&mut as_tenant(db, 2));
    assert_eq!(others, Ok(vec![10, 20, 40]));
}
