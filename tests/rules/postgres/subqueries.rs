//! What only PostgreSQL has.

use crate::backend;
use diesel::dsl::array;
use house::*;
use tenancy::dsl::select;
use tenancy::prelude::*;

#[test]
fn array_collects_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let ids = Comment::scoped().order(comments::id).select(comments::id);
        select(array(ids)).get_result::<Vec<i32>>(conn)
    });
    assert_eq!(got, (vec![1, 2], vec![1, 2, 3]));
}

#[test]
fn array_collects_the_rows_of_the_tenant_for_each_row() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let bodies = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .order(comments::id)
            .select(comments::body);
        Post::scoped()
            .filter(posts::id.le(2))
            .select((posts::id, array(bodies)))
            .order(posts::id)
            .load::<(i32, Vec<String>)>(conn)
    });
    assert_eq!(got.0, [(1, vec!["one".into(), "two".into()]), (2, vec![])]);
    assert_eq!(got.1, [(1, vec!["ONE".into()]), (2, vec!["TWO".into()])]);
}
