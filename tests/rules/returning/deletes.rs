//! MySQL does not return the rows that it writes.

use crate::backend;
use diesel::result::Error::NotFound;
use house::bystanders::write_as;
use house::*;
use tenancy::prelude::*;

#[test]
fn a_delete_returns_what_it_deletes() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(1)
            .returning(posts::title)
            .get_result(conn)),
        Ok("a".to_owned())
    );
    let second: Post =
        write_as(db, 1, |conn| Post::delete(2).get_result(conn)).expect("it is there");
    assert_eq!((second.id, second.org_id), (2, 1));
    let rest = write_as(db, 1, |conn| {
        Post::delete(Post::scoped())
            .returning(Post::as_returning())
            .get_results(conn)
    })
    .expect("one is left");
    assert_eq!(
        rest.iter()
            .map(|post| (post.id, post.org_id))
            .collect::<Vec<_>>(),
        [(3, 1)]
    );
}

#[test]
fn a_row_of_another_tenant_is_as_absent_as_one_that_is_not_there() {
    let db = &mut *backend::filled();
    for id in [4, 99] {
        assert_eq!(
            write_as(db, 1, |conn| Post::delete(id).execute(conn)),
            Ok(0)
        );
        assert_eq!(
            write_as(db, 1, |conn| Post::delete(id).get_result::<Post>(conn)),
            Err(NotFound)
        );
        assert_eq!(
            write_as(db, 1, |conn| Post::delete(id)
                .returning(posts::id)
                .get_results::<i32>(conn)),
            Ok(vec![]),
        );
    }
}
