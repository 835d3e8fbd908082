//! The leaks of other libraries, one test each. The doc comment names the report.
//!
//! Where it says that something does not compile here, `tests/ui` has the program.

use crate::bystanders::{log, rows, write_as};
use crate::support::*;
use diesel::debug_query;
use diesel::result::Error::NotFound;
use std::fmt::Write as _;
use tenancy::dsl::exists;
use tenancy::prelude::*;

mod checks;
mod comparators;
mod queries;

on_each_backend! {
    /// activerecord-multi-tenant #29 (#20, #24, #26, #37, #46): `find` returned the row of the tenant before, for the
    /// key was baked into a cached statement.
    fn a_cached_statement_serves_each_tenant_its_own_row(db) {
        let log = log(db);
        for (org, title) in [(1, "a"), (2, "A"), (1, "a"), (2, "A")] {
            let found = Post::find(1).select(posts::title).first::<String>(&mut as_tenant(db, org));
            assert_eq!(found, Ok(title.to_owned()));
        }
        let sql: Vec<_> = log
            .take()
            .into_iter()
            .map(|text| text.split(" -- binds").next().map(str::to_owned))
            .collect();
        assert!(sql.windows(2).all(|two| two[0] == two[1]), "one statement: {sql:?}");
    }

    /// activerecord-multi-tenant #29, for writes.
    fn a_cached_update_and_delete_serve_each_tenant(db) {
        for (org, votes) in [(1, 5), (2, 6), (1, 7), (2, 8)] {
            assert_eq!(write_as(db, org, |conn| Post::update(1).set(posts::votes.eq(votes)).execute(conn)), Ok(1));
        }
        assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|7", "1|2|A|-|8"]);
        for org in [1, 2] {
            assert_eq!(write_as(db, org, |conn| Post::delete(1).execute(conn)), Ok(1));
        }
    }

    /// `acts_as_tenant` #342 (#363): a row was linked to another tenant's. The link leads nowhere here, whatever it says.
    fn a_link_to_another_tenants_row_leads_nowhere(db) {
        assert_eq!(write_as(db, 1, |conn| Comment::update(1).set(comments::post_id.eq(4)).execute(conn)), Ok(1));
        let linked = Comment::scoped().filter(comments::id.eq(1));
        let conn = &mut as_tenant(db, 1);
        assert_eq!(linked.clone().inner_join(posts::table).select(posts::title).load::<String>(conn), Ok(vec![]));
        assert_eq!(
            linked.left_join(posts::table).select(posts::title.nullable()).load::<Option<String>>(conn),
            Ok(vec![None]),
        );
    }

    /// `acts_as_tenant` #9: no tenant was found, so nothing was filtered.
    fn without_a_tenant_there_is_no_query(db) {
        assert!(diesel::select(exists(Post::scoped())).get_result::<bool>(db).is_err());
    }

    /// django-multitenant #213; `acts_as_tenant` #126, #188, #34, #370: the tenant of the job before was still there.
    fn no_tenant_is_left_when_a_connection_is_gone(db) {
        for org in [1, 2] {
            assert!(Post::scoped().load::<Post>(&mut as_tenant(db, org)).is_ok());
            assert!(Post::insert(posts::id.eq(1)).execute(&mut as_tenant(db, org)).is_err());
            let posted = exists(Post::scoped());
            assert!(write!(String::new(), "{}", debug_query::<Backend, _>(&posted)).is_err());
        }
    }

    /// activerecord-multi-tenant #255: a new thread had no tenant, and so no filter. The tenant is in the connection.
    fn a_new_thread_has_the_tenant_of_its_connection(db) {
        let conn = &mut as_tenant(db, 2);
        let found = std::thread::scope(|threads| {
            threads.spawn(|| Post::scoped().select(posts::org_id).distinct().load::<i32>(conn)).join().expect("no panic")
        });
        assert_eq!(found, Ok(vec![2]));
    }

    /// `acts_as_tenant` #368, #125: what was switched off for one thread or one request was off for all.
    fn an_unscoped_connection_unscopes_no_other(db) {
        let mut all = db.unscoped("a test");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut all), Ok(6));
        let other = &mut sqlite();
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut as_tenant(other, 1)), Ok(3));
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut all), Ok(6));
    }

    /// `acts_as_tenant` #227; django-multitenant, by probe: a tenant without an id saw all rows. A key is a value here;
    /// one that names no tenant has no rows.
    fn a_key_of_no_tenant_has_no_rows(db) {
        for org in [0, -1, i32::MAX] {
            assert_eq!(Post::scoped().count().get_result::<i64>(&mut as_tenant(db, org)), Ok(0));
            assert_eq!(write_as(db, org, |conn| Post::delete(Post::scoped()).execute(conn)), Ok(0));
        }
    }

    /// `acts_as_tenant` #354 (#374): `update_column` moved a row to another tenant. To assign the column does not
    /// compile; a model keeps its row where it is.
    fn no_changeset_moves_a_row(db) {
        let moved = Post { id: 1, org_id: 2, title: "t".into(), body: None, votes: 0 };
        assert_eq!(write_as(db, 1, |conn| Post::update(3).set(&Post { id: 3, ..moved.clone() }).execute(conn)), Ok(1));
        assert_eq!(rows(db, "posts", "title = 't'"), ["3|1|t|-|0"]);
    }

    /// django-multitenant #47: `create()` lost the tenant, and so did the subqueries of joins.
    fn a_row_is_created_and_found_through_a_join_and_a_subquery(db) {
        assert_eq!(write_as(db, 1, |conn| Comment::insert((comments::id.eq(9), comments::post_id.eq(2), comments::body.eq("n"))).execute(conn)), Ok(1));
        let joined = Post::scoped()
            .inner_join(comments::table)
            .filter(comments::id.eq_any(Like::scoped().select(likes::comment_id)))
            .select((posts::title, comments::body));
        assert_eq!(joined.load::<(String, String)>(&mut as_tenant(db, 1)), Ok(vec![("a".into(), "one".into())]));
    }

    /// django-multitenant #88: after a failed save the code went on as another tenant.
    fn a_failed_write_does_not_change_the_tenant(db) {
        let conn = &mut as_tenant(db, 1);
        assert!(Post::insert(posts::id.eq(1)).execute(conn).is_err());
        assert_eq!(conn.key(), &1);
        assert_eq!(Post::scoped().select(posts::org_id).distinct().load::<i32>(conn), Ok(vec![1]));
    }

    /// django-multitenant #11, #15: a delete by instance had no tenant predicate.
    fn a_delete_by_instance_has_the_predicate(db) {
        let theirs = Page { org_id: 2, slug: "home".into(), title: "t".into() };
        assert_eq!(write_as(db, 1, |conn| Page::delete(&theirs).execute(conn)), Ok(0));
    }

    /// activerecord-multi-tenant #278, #282, #269: `update_all` turned an expression into a literal, and `decrement!`
    /// wrote null.
    fn an_expression_stays_one_in_an_update_of_all(db) {
        assert_eq!(write_as(db, 1, |conn| Post::update(Post::scoped()).set(posts::votes.eq(posts::votes - 1)).execute(conn)), Ok(3));
        assert_eq!(rows(db, "posts", "org_id = 1"), ["1|1|a|-|0", "2|1|b|x|1", "3|1|c|-|2"]);
    }

    /// django-multitenant #86: a save under another tenant became an insert. A save never is one.
    fn a_save_never_inserts(db) {
        let absent = Post { id: 4, org_id: 2, title: "t".into(), body: None, votes: 0 };
        assert_eq!(write_as(db, 1, |conn| absent.save().execute(conn)), Ok(0));
        assert_eq!(rows(db, "posts", "title = 't'"), [""; 0]);
    }

    /// milia #12: seeds for several tenants in one go were refused. They name the tenant, unscoped.
    fn seeds_for_several_tenants_name_each(db) {
        let mut all = db.unscoped("seeds");
        for org in [1, 2] {
            assert_eq!(Post::insert(posts::id.eq(9)).for_tenant(org).execute(&mut all), Ok(1));
        }
        assert_eq!(rows(db, "posts", "id = 9"), ["9|1|untitled|-|0", "9|2|untitled|-|0"]);
    }

    /// django-multitenant, by probe: to delete a foreign row deletes one's own that refer to it.
    fn a_delete_of_a_foreign_row_deletes_nothing(db) {
        assert_eq!(write_as(db, 1, |conn| Comment::update(2).set(comments::post_id.eq(4)).execute(conn)), Ok(1));
        assert_eq!(write_as(db, 1, |conn| Post::delete(4).execute(conn)), Ok(0));
        assert_eq!(rows(db, "comments", "org_id = 1"), ["1|1|1|one", "2|1|4|two"]);
    }
}

on_sqlite_and_postgres! {
    /// MySQL takes no `LIMIT` in the subquery of an `IN`.
    mod with_limits;

    /// activerecord-multi-tenant #195 (#200, #223): `limit(n).delete_all` had the tenant in the subquery only. A
    /// limited query does not compile as a target, in Diesel neither; a subquery does, and both have the predicate.
    fn a_delete_by_a_limited_subquery_has_the_predicate_outside_too(db) {
        let first = Post::scoped().select(posts::id).order(posts::id).limit(1).into_boxed();
        let delete = Post::delete(Post::scoped().filter(posts::id.eq_any(first)));
        assert_eq!(write_as(db, 1, |conn| delete.execute(conn)), Ok(1));
        let last = Post::scoped().select(posts::id).order(posts::id.desc()).limit(1).into_boxed();
        let update = Post::update(Post::scoped().filter(posts::id.eq_any(last))).set(posts::votes.eq(0));
        assert_eq!(write_as(db, 2, |conn| update.execute(conn)), Ok(1));
        assert_eq!(rows(db, "posts", "votes = 0"), ["4|2|D|-|0"]);
    }
}

on_sqlite_and_postgres! {
    /// MySQL does not return the rows that it writes.
    mod with_returning;

    /// `acts_as_tenant` #329, #317: a form creates rows in any tenant, for the id in it is taken.
    fn an_insert_takes_no_tenant_from_the_struct(db) {
        let theirs = Post { id: 9, org_id: 2, title: "t".into(), body: None, votes: 0 };
        assert_eq!(write_as(db, 1, |conn| Post::insert(&theirs).get_result::<Post>(conn)), Ok(Post { org_id: 1, ..theirs }));
    }

    /// django-multitenant #89, #73, #164, #165: rows of `bulk_create` had no tenant.
    fn each_row_of_a_batch_has_the_tenant(db) {
        let rows: Vec<_> = (10..20).map(|id| posts::id.eq(id)).collect();
        let orgs = write_as(db, 2, |conn| Post::insert(rows).returning(posts::org_id).get_results::<i32>(conn));
        assert_eq!(orgs, Ok(vec![2; 10]));
    }

    /// activerecord-multi-tenant #232: `delete` by id and by object differed.
    fn by_key_and_by_instance_find_the_same_row(db) {
        let first: Post = Post::find(1).first(&mut as_tenant(db, 1)).expect("it is there");
        let by_key = write_as(db, 1, |conn| Post::update(1).set(posts::votes.eq(5)).get_result::<Post>(conn));
        let by_instance = write_as(db, 1, |conn| Post::update(&first).set(posts::votes.eq(5)).get_result::<Post>(conn));
        assert_eq!(by_key, by_instance);
    }

    /// django-scopes, by probe: an instance of another scope was saved and deleted.
    fn an_instance_of_another_tenant_is_not_saved(db) {
        let mut theirs: Page = Page::find("home").first(&mut as_tenant(db, 2)).expect("it is there");
        theirs.title = "stolen".into();
        assert_eq!(write_as(db, 1, |conn| theirs.save().get_result::<Page>(conn)), Err(NotFound));
        assert_eq!(rows(db, "pages", "title = 'stolen'"), [""; 0]);
    }
}
