//! MySQL takes no `LIMIT` in the subquery of an `IN`.

use crate::backend;
use house::*;
use tenancy::prelude::*;

#[test]
fn a_subquery_keeps_its_order_and_limit() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        let newest = Post::scoped()
            .select(posts::id)
            .order(posts::id.desc())
            .limit(1);
        Comment::scoped()
            .filter(comments::post_id.eq_any(newest))
            .select(comments::body)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec![], vec!["THREE".into()]));
}
