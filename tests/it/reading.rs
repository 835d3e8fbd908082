//! Reading one table.

use crate::support::*;
use tenancy::prelude::*;

on_each_backend! {
    fn a_tenant_sees_its_own_rows_only(db) {
        let ids = Post::scoped().select(posts::id).order(posts::id);
        assert_eq!(ids.clone().load::<i32>(&mut as_tenant(db, 1)), Ok(vec![1, 2, 3]));
        assert_eq!(ids.load::<i32>(&mut as_tenant(db, 2)), Ok(vec![1, 2, 4]));
    }
}
