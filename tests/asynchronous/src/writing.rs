//! Writing.

use crate::support::*;
use diesel::result::{DatabaseErrorKind, Error};
use std::fmt::Debug;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

/// An instance names another tenant, and nothing else is wrong.
#[track_caller]
fn assert_names_another_tenant<R: Debug>(result: QueryResult<R>) {
    match result {
        Err(Error::QueryBuilderError(error)) => {
            assert_eq!(error.downcast_ref(), Some(&ScopeError::NamesAnotherTenant));
        }
        other => panic!("not refused: {other:?}"),
    }
}

on_each_backend! {
    async fn an_instance_of_another_tenant_is_not_inserted(db) {
        let theirs = Post { id: 3, org_id: 2, title: "y".into(), votes: 20 };
        let before = all_posts(db).await;
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_names_another_tenant(Post::insert(&theirs).execute(conn).await);
        assert_eq!(all_posts(db).await, before);
        let ours = Post { org_id: 1, ..theirs };
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Post::insert(&ours).execute(conn).await, Ok(1));
        assert_eq!(Post::find(3).select(posts::org_id).first::<i32>(conn).await, Ok(1));
    }

    async fn a_reference_out_of_scope_is_a_violated_foreign_key(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let comment = |id, post| (comments::id.eq(id), comments::post_id.eq(post), comments::body.eq("new"));
        assert_eq!(Comment::insert(comment(2, 1)).execute(conn).await, Ok(1));
        let inserted = Comment::insert(comment(3, 3)).execute(conn).await;
        assert!(matches!(inserted, Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))), "{inserted:?}");
        assert_eq!(Comment::scoped().count().get_result::<i64>(conn).await, Ok(2));
    }

    async fn an_update_to_a_reference_out_of_scope_touches_nothing(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Comment::update(1).set(comments::post_id.eq(3)).execute(conn).await, Ok(0));
        assert_eq!(Comment::find(1).select(comments::post_id).first::<i32>(conn).await, Ok(1));
    }

    async fn only_rows_without_an_owner_are_adopted(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Lead::adopt(1).execute(conn).await, Ok(1));
        assert_eq!(Lead::adopt(2).execute(conn).await, Ok(0));
        assert_eq!(Lead::adopt(2).set(leads::id.eq(9)).execute(conn).await, Ok(0));
        assert_eq!(Lead::scoped().count().get_result::<i64>(conn).await, Ok(1));
    }

    async fn several_rows_are_inserted_at_once(db) {
        let row = |id: i32, title: &'static str| (posts::id.eq(id), posts::title.eq(title));
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        assert_eq!(Post::insert(vec![row(11, "c"), row(12, "d")]).execute(conn).await, Ok(2));
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Post::insert([row(11, "e"), row(12, "f"), row(13, "g")]).execute(conn).await, Ok(3));
        assert_eq!(Post::insert([row(14, "h")]).execute(conn).await, Ok(1));
        let none: Vec<(diesel::dsl::Eq<posts::id, i32>, diesel::dsl::Eq<posts::title, &str>)> = Vec::new();
        assert_eq!(Post::insert(none).execute(conn).await, Ok(0));
        // Of two rows at once, none is stored if one is refused.
        let twice = Post::insert(vec![row(15, "i"), row(11, "j")]).execute(conn).await;
        assert!(matches!(twice, Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))), "{twice:?}");
        let comment = |id: i32, post: i32| (comments::id.eq(id), comments::post_id.eq(post), comments::body.eq("new"));
        assert_eq!(Comment::insert(vec![comment(5, 1), comment(6, 2)]).execute(conn).await, Ok(2));
        let unscoped = &mut db.unscoped("the test inserts for another tenant");
        assert_eq!(Post::insert(vec![row(16, "k"), row(17, "l")]).for_tenant(2).execute(unscoped).await, Ok(2));
        let all = all_posts(db).await;
        let ids = |org: i32| all.iter().filter(|post| post.1 == org).map(|post| post.0).collect::<Vec<_>>();
        assert_eq!(ids(1), [1, 2, 11, 12, 13, 14]);
        assert_eq!(ids(2), [1, 3, 11, 12, 16, 17]);
    }

    async fn an_unscoped_insert_names_the_tenant(db) {
        let mut conn = db.unscoped("the test inserts for another tenant");
        assert_eq!(Post::insert((posts::id.eq(9), posts::title.eq("new"))).for_tenant(2).execute(&mut conn).await, Ok(1));
        assert_eq!(all_posts(&mut *conn).await.iter().filter(|post| post.1 == 2).count(), 3);
    }
}

mod rows_of_writes {
    use super::*;

    on_each_backend_but_mysql! {
        async fn several_rows_that_are_inserted_at_once_are_returned(db) {
            let row = |id: i32, title: &'static str| (posts::id.eq(id), posts::title.eq(title));
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            let returned: Vec<Post> = Post::insert([row(11, "e"), row(12, "f")]).get_results(conn).await.expect("rows");
            assert_eq!(returned.iter().map(|post| (post.org_id, post.id)).collect::<Vec<_>>(), [(1, 11), (1, 12)]);
            let rows = vec![row(13, "g"), row(14, "h")];
            let ids: Vec<i32> = Post::insert(rows).returning(posts::id).get_results(conn).await.expect("rows");
            assert_eq!(ids, [13, 14]);
            let shown = Post::insert(vec![row(15, "i"), row(16, "j")]).to_sql(conn).expect("one statement");
            assert_eq!(shown.matches("INSERT").count(), 1, "{shown}");
        }

        async fn an_insert_gets_the_tenant(db) {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            assert_eq!(Post::insert((posts::id.eq(9), posts::title.eq("new"))).execute(conn).await, Ok(1));
            let returned: Post = Post::insert((posts::id.eq(10), posts::title.eq("newer"))).get_result(conn).await.expect("a row");
            assert_eq!(returned.org_id, 1);
            let all = all_posts(db).await;
            assert_eq!(all.iter().filter(|post| post.1 == 1).count(), 4);
            assert_eq!(all.iter().filter(|post| post.1 == 2).count(), 2);
        }

        async fn an_update_touches_own_rows(db) {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            assert_eq!(Post::update(1).set(posts::votes.eq(100)).execute(conn).await, Ok(1));
            assert_eq!(Post::update(3).set(posts::votes.eq(100)).execute(conn).await, Ok(0));
            assert_eq!(Post::update(Post::scoped()).set(posts::votes.eq(posts::votes + 1)).execute(conn).await, Ok(2));
            let saved: Post = Post { id: 2, org_id: 1, title: "saved".into(), votes: 7 }.save().get_result(conn).await.expect("a row");
            assert_eq!(saved.title, "saved");
            let theirs = Post { id: 1, org_id: 2, title: "stolen".into(), votes: 7 };
            assert_names_another_tenant(theirs.save().get_result::<Post>(conn).await);
            let absent = Post { id: 3, org_id: 1, ..theirs };
            assert_eq!(absent.save().get_result::<Post>(conn).await, Err(diesel::NotFound));
            assert_eq!(all_posts(db).await[2..], [(1, 2, "x".into(), 10), (3, 2, "y".into(), 20)]);
        }

        async fn a_delete_touches_own_rows(db) {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
            assert_eq!(Comment::delete(Comment::scoped()).execute(conn).await, Ok(1));
            assert_eq!(Post::delete(2).execute(conn).await, Ok(0));
            assert_eq!(Post::delete(Post::scoped()).get_results::<Post>(conn).await.expect("rows").len(), 2);
            assert_eq!(all_posts(db).await.len(), 2);
        }

        async fn an_upsert_leaves_other_tenants_alone(db) {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            let upsert = |id, title| {
                Post::insert((posts::id.eq(id), posts::title.eq(title)))
                    .on_conflict((posts::org_id, posts::id))
                    .do_update()
                    .set(posts::title.eq(title))
            };
            assert_eq!(upsert(1, "again").execute(conn).await, Ok(1));
            assert_eq!(upsert(3, "new").execute(conn).await, Ok(1));
            let all = all_posts(db).await;
            assert_eq!(all.iter().filter(|post| post.1 == 2).map(|post| &*post.2).collect::<Vec<_>>(), ["x", "y"]);
        }
    }
}

mod on_mysql {
    use super::*;

    crate::support::on_backend! { mysql:
        async fn an_insert_an_update_and_a_delete_are_the_tenants(db) {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            assert_eq!(Post::insert((posts::id.eq(9), posts::title.eq("new"))).execute(conn).await, Ok(1));
            let rows = vec![(posts::id.eq(10), posts::title.eq("c")), (posts::id.eq(11), posts::title.eq("d"))];
            assert_eq!(Post::insert(rows).execute(conn).await, Ok(2));
            assert_eq!(Post::update(3).set(posts::votes.eq(100)).execute(conn).await, Ok(0));
            assert_eq!(Post::update(9).set(posts::votes.eq(100)).execute(conn).await, Ok(1));
            assert_eq!(Post::delete(3).execute(conn).await, Ok(0));
            assert_eq!(Post::delete(Post::scoped()).execute(conn).await, Ok(5));
            assert_eq!(all_posts(db).await, [(1, 2, "x".into(), 10), (3, 2, "y".into(), 20)]);
        }

        async fn an_upsert_leaves_other_tenants_alone(db) {
            use diesel::dsl::DuplicatedKeys;

            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            let upsert = |id, title| {
                Post::insert((posts::id.eq(id), posts::title.eq(title)))
                    .on_conflict(DuplicatedKeys)
                    .do_update()
                    .set(posts::title.eq(title))
            };
            assert!(upsert(1, "again").execute(conn).await.is_ok());
            assert!(upsert(3, "new").execute(conn).await.is_ok());
            assert_eq!(Post::find(1).select(posts::title).first::<String>(conn).await, Ok("again".into()));
            let all = all_posts(db).await;
            assert_eq!(all.iter().filter(|post| post.1 == 2).map(|post| &*post.2).collect::<Vec<_>>(), ["x", "y"]);
        }
    }
}
