//! MySQL does not return the rows that it writes.

use crate::backend;
use house::bystanders::write_as;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_insert_from_a_select_returns_its_rows() {
    let db = &mut *backend::filled();
    let ids = Comment::scoped().select(comments::id + 10);
    let mut copied: Vec<(i32, i32)> = write_as(db, 2, |conn| {
        Post::insert(ids)
            .into_columns(posts::id)
            .returning((posts::id, posts::org_id))
            .get_results(conn)
    })
    .expect("three comments");
    copied.sort_unstable();
    assert_eq!(copied, [(11, 2), (12, 2), (13, 2)]);
}
