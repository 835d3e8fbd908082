//! MySQL takes no `LIMIT` in the subquery of an `IN`.

use crate::backend;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::prelude::*;

/// activerecord-multi-tenant #195 (#200, #223): `limit(n).delete_all` had the tenant in the subquery only. A
/// limited query does not compile as a target, in Diesel neither; a subquery does, and both have the predicate.
#[test]
fn a_delete_by_a_limited_subquery_has_the_predicate_outside_too() {
    let db = &mut *backend::filled();
    let first = Post::scoped()
        .select(posts::id)
        .order(posts::id)
        .limit(1)
        .into_boxed();
    let delete = Post::delete(Post::scoped().filter(posts::id.eq_any(first)));
    assert_eq!(write_as(db, 1, |conn| delete.execute(conn)), Ok(1));
    let last = Post::scoped()
        .select(posts::id)
        .order(posts::id.desc())
        .limit(1)
        .into_boxed();
    let update =
        Post::update(Post::scoped().filter(posts::id.eq_any(last))).set(posts::votes.eq(0));
    assert_eq!(write_as(db, 2, |conn| update.execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "votes = 0"), ["4|2|D|-|0"]);
}
