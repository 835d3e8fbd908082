//! MySQL does not return the rows that it writes.

use crate::backend;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

/// `acts_as_tenant` #329, #317: a form creates rows in any tenant, for the id in it is taken.
#[test]
fn an_insert_takes_no_tenant_from_the_struct() {
    let db = &mut *backend::filled();
    let theirs = Post {
        id: 9,
        org_id: 2,
        title: "t".into(),
        body: None,
        votes: 0,
    };
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::insert(&theirs).get_result::<Post>(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db, "posts", "id = 9"), [""; 0]);
}

/// django-multitenant #89, #73, #164, #165: rows of `bulk_create` had no tenant.
#[test]
fn each_row_of_a_batch_has_the_tenant() {
    let db = &mut *backend::filled();
    let rows: Vec<_> = (10..20).map(|id| posts::id.eq(id)).collect();
    let orgs = write_as(db, 2, |conn| {
        Post::insert(rows)
            .returning(posts::org_id)
            .get_results::<i32>(conn)
    });
    assert_eq!(orgs, Ok(vec![2; 10]));
}

/// activerecord-multi-tenant #232: `delete` by id and by object differed.
#[test]
fn by_key_and_by_instance_find_the_same_row() {
    let db = &mut *backend::filled();
    let first: Post = Post::find(1)
        .first(&mut as_tenant(db, 1))
        .expect("it is there");
    let by_key = write_as(db, 1, |conn| {
        Post::update(1)
            .set(posts::votes.eq(5))
            .get_result::<Post>(conn)
    });
    let by_instance = write_as(db, 1, |conn| {
        Post::update(&first)
            .set(posts::votes.eq(5))
            .get_result::<Post>(conn)
    });
    assert_eq!(by_key, by_instance);
}

/// django-scopes, by probe: an instance of another scope was saved and deleted.
#[test]
fn an_instance_of_another_tenant_is_not_saved() {
    let db = &mut *backend::filled();
    let mut theirs: Page = Page::find("home")
        .first(&mut as_tenant(db, 2))
        .expect("it is there");
    theirs.title = "stolen".into();
    assert_eq!(
        refusal(write_as(db, 1, |conn| theirs
            .save()
            .get_result::<Page>(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(rows(db, "pages", "title = 'stolen'"), [""; 0]);
}
