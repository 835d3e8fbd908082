//! What only PostgreSQL has.

use crate::backend;
use house::*;
use tenancy::prelude::*;

#[test]
fn a_lock_locks_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::find(1)
            .select(posts::title)
            .for_update()
            .first::<String>(conn)
    });
    assert_eq!(got, ("a".into(), "A".into()));
}

#[test]
fn every_lock_and_modifier_reads() {
    let db = &mut *backend::filled();
    let all = (vec![1, 2, 3], vec![1, 2, 4]);
    let ids = || Post::scoped().select(posts::id).order(posts::id);
    assert_eq!(each_tenant(db, |conn| ids().for_update().load(conn)), all);
    assert_eq!(
        each_tenant(db, |conn| ids().for_no_key_update().load(conn)),
        all
    );
    assert_eq!(each_tenant(db, |conn| ids().for_share().load(conn)), all);
    assert_eq!(
        each_tenant(db, |conn| ids().for_key_share().load(conn)),
        all
    );
    assert_eq!(
        each_tenant(db, |conn| ids().for_update().skip_locked().load(conn)),
        all
    );
    assert_eq!(
        each_tenant(db, |conn| ids().for_share().no_wait().load(conn)),
        all
    );
}

#[test]
fn first_with_a_lock_locks_one_row() {
    let db = &mut *backend::filled();
    let ids = || Post::scoped().select(posts::id).order(posts::id);
    assert_eq!(
        each_tenant(db, |conn| ids().for_update().first::<i32>(conn)),
        (1, 1)
    );
    assert_eq!(
        each_tenant(db, |conn| ids()
            .for_update()
            .skip_locked()
            .first::<i32>(conn)),
        (1, 1)
    );
}

#[test]
fn a_lock_of_one_tenant_leaves_the_rows_of_another_free() {
    let (mut db, mut other) = backend::filled_pair();
    as_tenant(&mut *db, 1)
        .transaction(|conn| {
            Post::scoped().for_update().load::<Post>(conn)?;
            let free = Post::scoped()
                .select(posts::id)
                .order(posts::id)
                .for_update()
                .skip_locked();
            let got = each_tenant(&mut other, |conn| free.clone().load::<i32>(conn));
            assert_eq!(got, (vec![], vec![1, 2, 4]));
            QueryResult::Ok(())
        })
        .expect("the lock is had");
}

#[test]
fn nulls_are_sorted_first_or_last() {
    use diesel::PgSortExpressionMethods as _;
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .order((posts::body.asc().nulls_first(), posts::id))
            .select(posts::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 3, 2], vec![1, 4, 2]));
}

#[test]
fn distinct_on_keeps_the_first_row_of_each_kind_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Comment::scoped()
            .distinct_on(comments::post_id)
            .order((comments::post_id, comments::id.desc()))
            .select(comments::body)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["two".into()],
            vec!["ONE".into(), "TWO".into(), "THREE".into()]
        )
    );
}

#[test]
fn load_iter_yields_the_rows_of_the_tenant_one_by_one() {
    use diesel::pg::PgRowByRowLoadingMode;
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .order(posts::id)
            .select(posts::id)
            .load_iter::<i32, PgRowByRowLoadingMode>(conn)?
            .collect::<QueryResult<Vec<_>>>()
    });
    assert_eq!(got, (vec![1, 2, 3], vec![1, 2, 4]));
}
