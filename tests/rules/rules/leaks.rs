//! The leaks of other libraries, one test each. The doc comment names the report.
//!
//! Where it says that something does not compile here, `tests/ui` has the program.

use crate::backend;
use crate::rules::binding::refusal_of_text;
use house::bystanders::{log, rows, write_as};
use house::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

pub(crate) mod checks;
pub(crate) mod comparators;
pub(crate) mod queries;

/// activerecord-multi-tenant #29 (#20, #24, #26, #37, #46): `find` returned the row of the tenant before, for the
/// key was baked into a cached statement.
#[test]
fn a_cached_statement_serves_each_tenant_its_own_row() {
    let db = &mut *backend::filled();
    let log = log(db);
    for (org, title) in [(1, "a"), (2, "A"), (1, "a"), (2, "A")] {
        let found = Post::find(1)
            .select(posts::title)
            .first::<String>(&mut as_tenant(db, org));
        assert_eq!(found, Ok(title.to_owned()));
    }
    let sql: Vec<_> = log
        .take()
        .into_iter()
        .map(|text| text.split(" -- binds").next().map(str::to_owned))
        .collect();
    assert!(
        sql.windows(2).all(|two| two[0] == two[1]),
        "one statement: {sql:?}"
    );
}

/// activerecord-multi-tenant #29, for writes.
#[test]
fn a_cached_update_and_delete_serve_each_tenant() {
    let db = &mut *backend::filled();
    for (org, votes) in [(1, 5), (2, 6), (1, 7), (2, 8)] {
        assert_eq!(
            write_as(db, org, |conn| Post::update(1)
                .set(posts::votes.eq(votes))
                .execute(conn)),
            Ok(1)
        );
    }
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|7", "1|2|A|-|8"]);
    for org in [1, 2] {
        assert_eq!(
            write_as(db, org, |conn| Post::delete(1).execute(conn)),
            Ok(1)
        );
    }
}

/// `acts_as_tenant` #342 (#363): a row was linked to another tenant's. The link leads nowhere here, whatever it says.
#[test]
fn a_link_to_another_tenants_row_leads_nowhere() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Comment::update(1)
            .set(comments::post_id.eq(4))
            .execute(conn)),
        Ok(1)
    );
    let linked = Comment::scoped().filter(comments::id.eq(1));
    let conn = &mut as_tenant(db, 1);
    assert_eq!(
        linked
            .clone()
            .inner_join(posts::table)
            .select(posts::title)
            .load::<String>(conn),
        Ok(vec![])
    );
    assert_eq!(
        linked
            .left_join(posts::table)
            .select(posts::title.nullable())
            .load::<Option<String>>(conn),
        Ok(vec![None]),
    );
}

/// `acts_as_tenant` #9: no tenant was found, so nothing was filtered.
#[test]
fn without_a_tenant_there_is_no_query() {
    let db = &mut *backend::filled();
    let posted = diesel::select(exists(Post::scoped())).get_result::<bool>(db);
    assert_eq!(refusal(posted), ScopeError::NoTenant);
}

/// django-multitenant #213; `acts_as_tenant` #126, #188, #34, #370: the tenant of the job before was still there.
#[test]
fn no_tenant_is_left_when_a_connection_is_gone() {
    let db = &mut *backend::filled();
    for org in [1, 2] {
        assert!(Post::scoped().load::<Post>(&mut as_tenant(db, org)).is_ok());
        assert_unique_violation(Post::insert(posts::id.eq(1)).execute(&mut as_tenant(db, org)));
        assert_eq!(
            refusal_of_text(&exists(Post::scoped())),
            ScopeError::NoTenant
        );
    }
}

/// activerecord-multi-tenant #255: a new thread had no tenant, and so no filter. The tenant is in the connection.
#[test]
fn a_new_thread_has_the_tenant_of_its_connection() {
    let db = &mut *backend::filled();
    let conn = &mut as_tenant(db, 2);
    let found = std::thread::scope(|threads| {
        threads
            .spawn(|| {
                Post::scoped()
                    .select(posts::org_id)
                    .distinct()
                    .load::<i32>(conn)
            })
            .join()
            .expect("no panic")
    });
    assert_eq!(found, Ok(vec![2]));
}

/// `acts_as_tenant` #368, #125: what was switched off for one thread or one request was off for all.
#[test]
fn an_unscoped_connection_unscopes_no_other() {
    let db = &mut *backend::filled();
    let mut all = db.unscoped("a test");
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut all), Ok(6));
    let other = &mut *house::sqlite::filled();
    assert_eq!(
        Post::scoped()
            .count()
            .get_result::<i64>(&mut as_tenant(other, 1)),
        Ok(3)
    );
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut all), Ok(6));
}

/// `acts_as_tenant` #227; django-multitenant, by probe: a tenant without an id saw all rows. A key is a value here;
/// one that names no tenant has no rows.
#[test]
fn a_key_of_no_tenant_has_no_rows() {
    let db = &mut *backend::filled();
    for org in [0, -1, i32::MAX] {
        assert_eq!(
            Post::scoped()
                .count()
                .get_result::<i64>(&mut as_tenant(db, org)),
            Ok(0)
        );
        assert_eq!(
            write_as(db, org, |conn| Post::delete(Post::scoped()).execute(conn)),
            Ok(0)
        );
    }
}

/// `acts_as_tenant` #354 (#374): `update_column` moved a row to another tenant. To assign the column does not
/// compile; a model that names another tenant is refused.
#[test]
fn no_changeset_moves_a_row() {
    let db = &mut *backend::filled();
    let moved = Post {
        id: 3,
        org_id: 2,
        title: "t".into(),
        body: None,
        votes: 0,
    };
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::update(3)
            .set(&moved)
            .execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db, "posts", "id = 3 or title = 't'"), ["3|1|c|-|3"]);
}

/// django-multitenant #47: `create()` lost the tenant, and so did the subqueries of joins.
#[test]
fn a_row_is_created_and_found_through_a_join_and_a_subquery() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Comment::insert((
            comments::id.eq(9),
            comments::post_id.eq(2),
            comments::body.eq("n")
        ))
        .execute(conn)),
        Ok(1)
    );
    let joined = Post::scoped()
        .inner_join(comments::table)
        .filter(comments::id.eq_any(Like::scoped().select(likes::comment_id)))
        .select((posts::title, comments::body));
    assert_eq!(
        joined.load::<(String, String)>(&mut as_tenant(db, 1)),
        Ok(vec![("a".into(), "one".into())])
    );
}

/// django-multitenant #88: after a failed save the code went on as another tenant.
#[test]
fn a_failed_write_does_not_change_the_tenant() {
    let db = &mut *backend::filled();
    let conn = &mut as_tenant(db, 1);
    assert_unique_violation(Post::insert(posts::id.eq(1)).execute(conn));
    assert_eq!(conn.key(), &1);
    assert_eq!(
        Post::scoped()
            .select(posts::org_id)
            .distinct()
            .load::<i32>(conn),
        Ok(vec![1])
    );
}

/// django-multitenant #11, #15: a delete by instance had no tenant predicate.
#[test]
fn a_delete_by_instance_has_the_predicate() {
    let db = &mut *backend::filled();
    let theirs = Page {
        org_id: 2,
        slug: "home".into(),
        title: "t".into(),
    };
    assert_eq!(
        write_as(db, 1, |conn| Page::delete(&theirs).execute(conn)),
        Ok(0)
    );
}

/// activerecord-multi-tenant #278, #282, #269: `update_all` turned an expression into a literal, and `decrement!`
/// wrote null.
#[test]
fn an_expression_stays_one_in_an_update_of_all() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::update(Post::scoped())
            .set(posts::votes.eq(posts::votes - 1))
            .execute(conn)),
        Ok(3)
    );
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|a|-|0", "2|1|b|x|1", "3|1|c|-|2"]
    );
}

/// django-multitenant #86: a save under another tenant became an insert. A save never is one.
#[test]
fn a_save_never_inserts() {
    let db = &mut *backend::filled();
    let theirs = Post {
        id: 4,
        org_id: 2,
        title: "t".into(),
        body: None,
        votes: 0,
    };
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs.save().execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    let absent = Post {
        org_id: 1,
        ..theirs
    };
    assert_eq!(write_as(db, 1, |conn| absent.save().execute(conn)), Ok(0));
    assert_eq!(rows(db, "posts", "title = 't'"), [""; 0]);
}

/// milia #12: seeds for several tenants in one go were refused. They name the tenant, unscoped.
#[test]
fn seeds_for_several_tenants_name_each() {
    let db = &mut *backend::filled();
    let mut all = db.unscoped("seeds");
    for org in [1, 2] {
        assert_eq!(
            Post::insert(posts::id.eq(9))
                .for_tenant(org)
                .execute(&mut all),
            Ok(1)
        );
    }
    assert_eq!(
        rows(db, "posts", "id = 9"),
        ["9|1|untitled|-|0", "9|2|untitled|-|0"]
    );
}

/// django-multitenant, by probe: to delete a foreign row deletes one's own that refer to it.
#[test]
fn a_delete_of_a_foreign_row_deletes_nothing() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Comment::update(2)
            .set(comments::post_id.eq(4))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(write_as(db, 1, |conn| Post::delete(4).execute(conn)), Ok(0));
    assert_eq!(
        rows(db, "comments", "org_id = 1"),
        ["1|1|1|one", "2|1|4|two"]
    );
}
