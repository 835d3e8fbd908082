//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::writing::updates::*;
use diesel::result::Error::NotFound;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn save_writes_an_instance() {
    let db = &mut *backend::filled();
    let mut first: Post = Post::find(1)
        .first(&mut as_tenant(db, 1))
        .expect("it is there");
    first.title = "saved".into();
    assert_eq!(
        write_as(db, 1, |conn| first.save().get_result::<Post>(conn)),
        Ok(first.clone())
    );
    assert_eq!(write_as(db, 1, |conn| first.save().execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|saved|-|1", "1|2|A|-|10"]);
}

#[test]
fn an_update_returns_what_it_is_asked_for() {
    let db = &mut *backend::filled();
    let votes = write_as(db, 1, |conn| {
        Post::update(1)
            .set(posts::votes.eq(posts::votes + 1))
            .returning(posts::votes)
            .get_result::<i32>(conn)
    });
    assert_eq!(votes, Ok(2));
    let mut all = write_as(db, 1, |conn| {
        Post::update(Post::scoped())
            .set(posts::votes.eq(0))
            .returning(Post::as_returning())
            .get_results(conn)
    })
    .expect("three posts");
    all.sort_by_key(|post| post.id);
    assert_eq!(
        all.iter()
            .map(|post| (post.id, post.org_id))
            .collect::<Vec<_>>(),
        [(1, 1), (2, 1), (3, 1)]
    );
}

#[test]
fn a_row_of_another_tenant_is_as_absent_as_one_that_is_not_there() {
    let db = &mut *backend::filled();
    let update = |id: i32| Post::update(id).set(posts::title.eq("stolen"));
    for id in [4, 99] {
        assert_eq!(write_as(db, 1, |conn| update(id).execute(conn)), Ok(0));
        assert_eq!(
            write_as(db, 1, |conn| update(id).get_result::<Post>(conn)),
            Err(NotFound)
        );
        assert_eq!(
            write_as(db, 1, |conn| update(id)
                .returning(posts::title)
                .get_result::<String>(conn)),
            Err(NotFound),
        );
        assert_eq!(
            write_as(db, 1, |conn| update(id).get_results::<Post>(conn)),
            Ok(vec![])
        );
    }
    assert_eq!(rows(db, "posts", "org_id = 1"), UNTOUCHED);
}

#[test]
fn an_instance_that_only_another_tenant_has_is_not_saved() {
    let db = &mut *backend::filled();
    let theirs: Post = Post::find(4)
        .first(&mut as_tenant(db, 2))
        .expect("it is there");
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs.save().execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs
            .save()
            .get_result::<Post>(conn))),
        ScopeError::NamesAnotherTenant
    );
    // Claimed by the tenant it is as absent as one that is not there.
    for id in [4, 99] {
        let claimed = Post {
            id,
            org_id: 1,
            ..theirs.clone()
        };
        assert_eq!(write_as(db, 1, |conn| claimed.save().execute(conn)), Ok(0));
        assert_eq!(
            write_as(db, 1, |conn| claimed.save().get_result::<Post>(conn)),
            Err(NotFound)
        );
    }
    assert_eq!(rows(db, "posts", "org_id = 1"), UNTOUCHED);
}

// The keys are equal: only the tenant field of the instance tells the two rows apart.
#[test]
fn an_instance_of_another_tenant_is_not_written_over_a_row_with_the_same_key() {
    let db = &mut *backend::filled();
    let theirs: Post = Post::find(1)
        .first(&mut as_tenant(db, 2))
        .expect("it is there");
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs.save().execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs
            .save()
            .get_result::<Post>(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::update(&theirs)
            .set(posts::title.eq("t"))
            .execute(conn)),
        Ok(0),
    );
    assert_eq!(rows(db, "posts", "org_id = 1"), UNTOUCHED);
}
