//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::binding::*;
use house::*;
use tenancy::prelude::*;

#[test]
fn an_instrumentation_renders_what_runs() {
    let db = &mut *backend::filled();
    let rendered = Rendered::on(db);
    let titles = Post::scoped().select(posts::title);
    assert_eq!(
        titles
            .clone()
            .load::<String>(&mut as_tenant(db, 2))
            .map(|titles| titles.len()),
        Ok(3)
    );
    rendered.assert_binds("2");
    assert_eq!(
        Post::update(1)
            .set(posts::votes.eq(7))
            .execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    rendered.assert_binds("7, 1, 1");
    assert_eq!(Post::delete(1).execute(&mut as_tenant(db, 1)), Ok(1));
    rendered.assert_binds("1, 1");
    assert_eq!(
        Post::insert(posts::id.eq(9)).execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    rendered.assert_binds("9, 1");
    assert_eq!(
        Post::insert(posts::id.eq(8))
            .get_result::<Post>(&mut as_tenant(db, 1))
            .map(|post| post.org_id),
        Ok(1)
    );
    rendered.assert_binds("8, 1");
}

#[test]
fn a_value_may_run_queries_of_another_tenant_while_a_row_is_written() {
    let db = &mut *backend::filled();
    open_other();
    let conn = &mut as_tenant(db, 1);
    let inserted = Post::insert(vec![
        (posts::id.eq(Peek(8)), posts::votes.eq(Peek(0))),
        (posts::id.eq(Peek(9)), posts::votes.eq(Peek(0))),
    ])
    .returning(posts::org_id)
    .get_results::<i32>(conn);
    assert_eq!(inserted, Ok(vec![1, 1]));
    let updated = Post::update(1)
        .set(posts::votes.eq(Peek(5)))
        .returning(posts::title)
        .get_result::<String>(conn);
    assert_eq!(updated, Ok("a".to_owned()));
    assert!(FOUND.take().len() >= 5);
}
