//! MySQL's locks; MariaDB has no `FOR SHARE`.

use crate::backend;
use house::*;
use tenancy::prelude::*;

#[test]
fn every_lock_and_modifier_reads() {
    let db = &mut *backend::filled();
    let all = (vec![1, 2, 3], vec![1, 2, 4]);
    let ids = || Post::scoped().select(posts::id).order(posts::id);
    assert_eq!(each_tenant(db, |conn| ids().for_update().load(conn)), all);
    assert_eq!(
        each_tenant(db, |conn| ids().for_update().skip_locked().load(conn)),
        all
    );
    assert_eq!(
        each_tenant(db, |conn| ids().for_update().no_wait().load(conn)),
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
    let db = &mut backend::filled();
    let mut other = db.another();
    as_tenant(&mut **db, 1)
        .transaction(|conn| {
            Post::find(1).for_update().load::<Post>(conn)?;
            let free = Post::find(1)
                .select(posts::title)
                .for_update()
                .skip_locked();
            let got = each_tenant(&mut other, |conn| free.clone().load::<String>(conn));
            assert_eq!(got, (vec![], vec!["A".to_owned()]));
            QueryResult::Ok(())
        })
        .expect("the lock is had");
}
