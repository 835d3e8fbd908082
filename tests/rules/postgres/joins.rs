//! What only PostgreSQL has.

use crate::backend;
use crate::rules::joins::*;
use house::*;
use tenancy::prelude::*;

#[test]
fn a_lock_on_a_join_locks_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .inner_join(comments::table)
            .select((posts::id, comments::id))
            .order(comments::id)
            .for_update()
            .load::<Ids>(conn)
    });
    assert_eq!(got, (vec![(1, 1), (1, 2)], vec![(1, 1), (2, 2), (4, 3)]));
}
