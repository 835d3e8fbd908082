//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::writing::*;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::prelude::*;

#[test]
fn an_empty_vec_inserts_nothing() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(Vec::<NewPost<'_>>::new())
            .execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(Vec::<(
            diesel::dsl::Eq<posts::id, i32>,
        )>::new())
        .execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(Vec::<NewPost<'_>>::new())
            .get_results::<Post>(conn)),
        Ok(vec![])
    );
    assert_eq!(rows(db, "posts", "title = 'new'"), [""; 0]);
}

#[test]
fn default_values_are_returned() {
    let db = &mut *backend::filled();
    let setting = Setting {
        org_id: 3,
        theme: "plain".into(),
        quota: 0,
    };
    let inserted = write_as(db, 3, |conn| {
        Setting::insert_default_values().get_result::<Setting>(conn)
    });
    assert_eq!(inserted, Ok(setting));
}

#[test]
fn an_insert_returns_what_it_is_asked_for() {
    let db = &mut *backend::filled();
    let org = write_as(db, 2, |conn| {
        Post::insert(&new(9))
            .returning((posts::org_id, posts::votes + 1))
            .get_result::<(i32, i32)>(conn)
    });
    assert_eq!(org, Ok((2, 8)));
}

#[test]
fn an_insert_returns_a_selectable() {
    let db = &mut *backend::filled();
    let inserted = write_as(db, 2, |conn| {
        Post::insert(&post(9, 2))
            .returning(Post::as_returning())
            .get_result(conn)
    });
    assert_eq!(inserted, Ok(post(9, 2)));
}

#[test]
fn an_insert_returns_the_whole_row_unless_it_is_asked_for_less() {
    let db = &mut *backend::filled();
    let inserted = write_as(db, 2, |conn| {
        Post::insert(&post(9, 2)).get_result::<Post>(conn)
    });
    assert_eq!(inserted, Ok(post(9, 2)));
}

#[test]
fn a_batch_returns_each_row() {
    let db = &mut *backend::filled();
    let mut inserted = write_as(db, 2, |conn| {
        Post::insert(&vec![post(8, 2), post(9, 2)]).get_results::<Post>(conn)
    })
    .expect("two rows");
    inserted.sort_by_key(|post| post.id);
    assert_eq!(inserted, [post(8, 2), post(9, 2)]);
}

#[test]
fn a_batch_with_defaults_returns_each_row() {
    let db = &mut *backend::filled();
    let drafts = vec![
        Draft {
            id: 8,
            title: Some("t".into()),
            votes: None,
        },
        Draft {
            id: 9,
            title: None,
            votes: Some(3),
        },
    ];
    let mut inserted = write_as(db, 2, |conn| {
        Post::insert(&drafts)
            .returning((posts::org_id, posts::title))
            .get_results::<(i32, String)>(conn)
    })
    .expect("two rows");
    inserted.sort();
    assert_eq!(inserted, [(2, "t".to_owned()), (2, "untitled".to_owned())]);
}
