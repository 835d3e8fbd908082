//! Joins, subqueries, groups.

use super::*;
use crate::backend::{self, Db};
use diesel::dsl::{count, max};

/// `acts_as_tenant` #37, milia ("joins might require additional tenanting restrictions"); django-scopes, by probe
/// (`annotate`, `values`): a join from a table that has no tenant saw every tenant's rows.
#[test]
fn a_join_from_a_universal_table_sees_the_tenants_rows_only() {
    let db = &mut *backend::filled();
    let conn = &mut as_tenant(db, 1);
    let offices = Country::scoped()
        .left_join(offices::table)
        .group_by(countries::name)
        .order(countries::name);
    assert_eq!(
        offices
            .select((countries::name, count(offices::id.nullable())))
            .load::<(String, i64)>(conn),
        Ok(vec![("Chile".into(), 1), ("Ghana".into(), 0)]),
    );
    let pairs = Country::scoped()
        .inner_join(offices::table)
        .select((countries::id, offices::org_id));
    assert_eq!(pairs.load::<(i32, i32)>(conn), Ok(vec![(1, 1)]));
}

/// activerecord-multi-tenant #103: a has-many-through was cached with the wrong tenant.
#[test]
fn a_join_through_a_table_serves_each_tenant() {
    let db = &mut *backend::filled();
    let liked = Post::scoped()
        .inner_join(comments::table.on(comments::post_id.eq(posts::id)))
        .inner_join(likes::table.on(likes::comment_id.eq(comments::id)))
        .select((posts::title, likes::stars))
        .order(likes::stars);
    for _ in 0..2 {
        assert_eq!(
            liked.clone().load::<(String, i32)>(&mut as_tenant(db, 1)),
            Ok(vec![("a".into(), 5)])
        );
        assert_eq!(
            liked.clone().load::<(String, i32)>(&mut as_tenant(db, 2)),
            Ok(vec![("A".into(), 50), ("B".into(), 60)]),
        );
    }
}

/// activerecord-multi-tenant #151 (#150): the join used the column of the wrong side.
#[test]
fn each_side_of_a_join_has_the_predicate_on_its_own_column() {
    let db = &mut *backend::filled();
    let log = log(db);
    let joined = Comment::scoped()
        .inner_join(posts::table)
        .select(comments::id);
    assert_eq!(
        joined
            .load::<i32>(&mut as_tenant(db, 1))
            .map(|ids| ids.len()),
        Ok(2)
    );
    let sql = log.take().pop().expect("a query").replace(['`', '"'], "");
    assert_eq!(
        (
            sql.matches("comments.org_id =").count(),
            sql.matches("posts.org_id =").count()
        ),
        (1, 1),
        "{sql}"
    );
}

/// activerecord-multi-tenant #168: the predicate was lost where the association has a condition of its own; #111,
/// #113, #132: `ON AND`.
#[test]
fn a_condition_of_the_join_does_not_displace_the_predicate() {
    let db = &mut *backend::filled();
    let joined = Post::scoped()
        .left_join(comments::table.on(comments::post_id.eq(posts::id).or(comments::id.gt(0))))
        .filter(posts::id.eq(1))
        .select(comments::body.nullable())
        .order(comments::id);
    assert_eq!(
        joined.load::<Option<String>>(&mut as_tenant(db, 1)),
        Ok(vec![Some("one".into()), Some("two".into())]),
    );
}

/// django-multitenant #54: `exclude` through a relation was not scoped.
#[test]
fn an_excluding_subquery_is_of_the_tenant() {
    let db = &mut *backend::filled();
    let uncommented = || Post::scoped().select(posts::id).order(posts::id);
    let ids = |org, db: &mut Db| {
        let conn = &mut as_tenant(db, org);
        (
            uncommented()
                .filter(posts::id.ne_all(Comment::scoped().select(comments::post_id)))
                .load::<i32>(conn),
            uncommented()
                .filter(diesel::dsl::not(exists(
                    Comment::scoped().filter(comments::post_id.eq(posts::id)),
                )))
                .load::<i32>(conn),
        )
    };
    assert_eq!(ids(1, db), (Ok(vec![2, 3]), Ok(vec![2, 3])));
    assert_eq!(ids(2, db), (Ok(vec![]), Ok(vec![])));
}

/// django-multitenant #63, #64, #108: `GROUP BY` with a composite key.
#[test]
fn groups_are_of_the_tenants_rows() {
    let db = &mut *backend::filled();
    let per_post = Comment::scoped()
        .group_by(comments::post_id)
        .select((comments::post_id, max(comments::id)))
        .order(comments::post_id);
    assert_eq!(
        per_post
            .clone()
            .load::<(i32, Option<i32>)>(&mut as_tenant(db, 1)),
        Ok(vec![(1, Some(2))])
    );
    assert_eq!(
        per_post.load::<(i32, Option<i32>)>(&mut as_tenant(db, 2)),
        Ok(vec![(1, Some(1)), (2, Some(2)), (4, Some(3))]),
    );
}

/// `acts_as_tenant` #130: what was merged into a query cut its SQL, predicate and all.
#[test]
fn no_combination_of_verbs_loses_the_predicate() {
    let db = &mut *backend::filled();
    let mut query = Post::scoped().into_boxed();
    for id in 1..5 {
        query = query.or_filter(posts::id.eq(id));
    }
    let combined = query
        .select(posts::id)
        .union(Post::scoped().filter(posts::id.gt(0)).select(posts::id));
    let mut ids = combined.load::<i32>(&mut as_tenant(db, 1)).expect("ids");
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3]);
}

/// activerecord-multi-tenant #174; django-multitenant #241, #242: a select without the tenant column failed, or
/// asked again for the row.
#[test]
fn a_select_without_the_tenant_column_is_scoped() {
    let db = &mut *backend::filled();
    let votes = Post::scoped().select(posts::votes).order(posts::votes);
    assert_eq!(votes.load::<i32>(&mut as_tenant(db, 1)), Ok(vec![1, 2, 3]));
}

/// activerecord-multi-tenant #62, #104: without a tenant the predicate was `IS NULL`, and an update hit nothing,
/// silently.
#[test]
fn a_predicate_is_an_equation_with_a_bind_parameter() {
    let db = &mut *backend::filled();
    let log = log(db);
    assert_eq!(
        write_as(db, 1, |conn| Post::update(1)
            .set(posts::votes.eq(0))
            .execute(conn)),
        Ok(1)
    );
    let update = log
        .take()
        .into_iter()
        .find(|sql| sql.starts_with("UPDATE"))
        .expect("an update");
    assert!(
        !update.contains("NULL") && update.ends_with("-- binds: [0, 1, 1]"),
        "{update}"
    );
}

/// django-scopes, by probe: `exists()` ran without a scope.
#[test]
fn exists_is_of_the_tenant() {
    let db = &mut *backend::filled();
    let jobs = || tenancy::dsl::select(exists(Page::scoped().filter(pages::slug.eq("jobs"))));
    assert_eq!(jobs().get_result::<bool>(&mut as_tenant(db, 1)), Ok(false));
    assert_eq!(jobs().get_result::<bool>(&mut as_tenant(db, 2)), Ok(true));
}

/// django-scopes #17: rows reached from a parent had another default.
#[test]
fn rows_that_belong_to_a_row_are_of_the_tenant() {
    let db = &mut *backend::filled();
    let first: Post = Post::find(1)
        .first(&mut as_tenant(db, 2))
        .expect("it is there");
    let bodies = Comment::scoped()
        .filter(comments::post_id.eq(first.id))
        .select(comments::body);
    assert_eq!(
        bodies.load::<String>(&mut as_tenant(db, 2)),
        Ok(vec!["ONE".into()])
    );
}
