//! Threads share queries and pools, and no tenant.

use crate::backend::{self, Database};
use diesel::r2d2::{ManageConnection, Pool};
use house::*;
use std::sync::Barrier;
use std::thread;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// Makes connections to filled databases, one each.
#[derive(Debug)]
struct Filled;

impl ManageConnection for Filled {
    type Connection = Database;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Database, Self::Error> {
        Ok(backend::filled())
    }

    fn is_valid(&self, _: &mut Database) -> Result<(), Self::Error> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Database) -> bool {
        false
    }
}

/// What each tenant's posts are called.
fn titles(org: i32) -> &'static [&'static str] {
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

#[test]
fn threads_share_a_pool_and_no_tenant() {
    let pool = Pool::builder().max_size(3).build(Filled).expect("a pool");
    thread::scope(|threads| {
        for thread in 0..8 {
            let pool = pool.clone();
            threads.spawn(move || {
                for round in 0..50 {
                    let org = 1 + (thread + round) % 2;
                    let mut pooled = pool.get().expect("a connection");
                    let mut conn = TenantConn::<_, Org>::trusting(&mut **pooled, org);
                    let found: Vec<String> = conn
                        .transaction(|conn| {
                            Post::update(1)
                                .set(posts::votes.eq(posts::votes + 1))
                                .execute(conn)?;
                            Post::scoped()
                                .select(posts::title)
                                .order(posts::id)
                                .load(conn)
                        })
                        .expect("titles");
                    assert_eq!(found, titles(org));
                    let theirs = Post::scoped().filter(posts::org_id.ne(org)).count();
                    assert_eq!(theirs.get_result::<i64>(&mut conn), Ok(0));
                }
            });
        }
    });
}
