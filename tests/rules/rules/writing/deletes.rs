//! Delete: by key, by filter, by instance.

use super::*;
use crate::backend;

#[test]
fn delete_by_key_deletes_the_tenants_row() {
    let db = &mut *backend::filled();
    assert_eq!(write_as(db, 1, |conn| Post::delete(1).execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|2|A|-|10"]);
}

#[test]
fn delete_by_filter_deletes_the_tenants_rows() {
    let db = &mut *backend::filled();
    let some = Post::scoped().filter(posts::id.ge(2));
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(some).execute(conn)),
        Ok(2)
    );
}

#[test]
fn or_filter_does_not_widen_a_delete_beyond_the_tenant() {
    let db = &mut *backend::filled();
    let all = Post::scoped()
        .filter(posts::id.eq(1))
        .or_filter(posts::id.gt(0));
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(all).execute(conn)),
        Ok(3)
    );
}

#[test]
fn delete_of_everything_is_of_everything_of_the_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(Post::scoped()).execute(conn)),
        Ok(3)
    );
}

#[test]
fn delete_by_instance_deletes_its_row() {
    let db = &mut *backend::filled();
    let first: Post = Post::find(1)
        .first(&mut as_tenant(db, 1))
        .expect("it is there");
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(&first).execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(&first).execute(conn)),
        Ok(0)
    );
}

#[test]
fn an_instance_of_another_tenant_does_not_delete_a_row_with_the_same_key() {
    let db = &mut *backend::filled();
    let theirs: Post = Post::find(1)
        .first(&mut as_tenant(db, 2))
        .expect("it is there");
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(&theirs).execute(conn)),
        Ok(0)
    );
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|1", "1|2|A|-|10"]);
}

#[test]
fn a_filter_narrows_a_delete() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(1)
            .filter(posts::title.eq("b"))
            .execute(conn)),
        Ok(0)
    );
    let titled = Post::delete(Post::scoped()).filter(posts::title.eq("b"));
    assert_eq!(write_as(db, 1, |conn| titled.execute(conn)), Ok(1));
}

#[test]
fn filters_are_added_to_a_boxed_delete_in_a_loop() {
    let db = &mut *backend::filled();
    let mut delete = Post::delete(Post::scoped()).into_boxed();
    for other in ["a", "c", "D"] {
        delete = delete.filter(posts::title.ne(other));
    }
    assert_eq!(write_as(db, 1, |conn| delete.execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "id = 2"), ["2|2|B|X|20"]);
}

#[test]
fn a_scoped_subquery_filters_a_delete() {
    let db = &mut *backend::filled();
    let commented =
        Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
    assert_eq!(
        write_as(db, 2, |conn| Post::delete(commented).execute(conn)),
        Ok(3)
    );
    let commented =
        Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(commented).execute(conn)),
        Ok(1)
    );
}
