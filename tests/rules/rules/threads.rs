//! Threads share queries, and no tenant.

use crate::backend;
use house::*;
use std::sync::Barrier;
use std::thread;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// What each tenant's posts are called.
pub(super) fn titles(org: i32) -> &'static [&'static str] {
    match org {
        1 => &["a", "b", "c"],
        _ => &["A", "B", "D"],
    }
}

#[test]
fn one_query_value_serves_two_tenants_on_two_threads() {
    let query = Post::scoped()
        .filter(posts::votes.gt(0))
        .or_filter(posts::id.gt(0))
        .select(posts::title)
        .order(posts::id);
    thread::scope(|threads| {
        for org in [1, 2] {
            let query = query.clone();
            threads.spawn(move || {
                let db = &mut *backend::filled();
                for _ in 0..500 {
                    let found: Vec<String> =
                        query.clone().load(&mut as_tenant(db, org)).expect("titles");
                    assert_eq!(found, titles(org));
                }
            });
        }
    });
}

#[test]
fn an_expression_that_two_threads_bind_at_once_is_one_tenants() {
    let together = &Barrier::new(2);
    let expressions: &Vec<_> = &(0..500)
        .map(|_| exists(Comment::scoped().filter(comments::post_id.eq(posts::id))))
        .collect();
    thread::scope(|threads| {
        for (org, commented) in [(1, vec![1]), (2, vec![1, 2, 4])] {
            threads.spawn(move || {
                let db = &mut *backend::filled();
                let conn = &mut as_tenant(db, org);
                for expression in expressions {
                    let ids = Post::scoped().filter(expression).select(posts::id);
                    together.wait();
                    match ids.order(posts::id).load::<i32>(conn) {
                        Ok(found) => assert_eq!(found, commented),
                        refused => assert_eq!(refusal(refused), ScopeError::OtherTenant),
                    }
                }
            });
        }
    });
}
