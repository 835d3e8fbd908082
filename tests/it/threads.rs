//! Threads share queries and pools, and no tenant.

use crate::support::*;
use diesel::r2d2::{ManageConnection, Pool};
use std::thread;
use tenancy::prelude::*;

/// Makes connections to filled databases, one each.
#[derive(Debug)]
struct Filled<C>(fn() -> C);

impl<C: Connection + 'static> ManageConnection for Filled<C> {
    type Connection = C;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<C, Self::Error> {
        Ok(self.0())
    }

    fn is_valid(&self, _: &mut C) -> Result<(), Self::Error> {
        Ok(())
    }

    fn has_broken(&self, _: &mut C) -> bool {
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

macro_rules! on_threads {
    ($($backend:ident)+) => {$(mod $backend {
        use super::*;

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
                        let db = &mut crate::support::$backend();
                        for _ in 0..500 {
                            let found: Vec<String> = query.clone().load(&mut as_tenant(db, org)).expect("titles");
                            assert_eq!(found, titles(org));
                        }
                    });
                }
            });
        }

        #[test]
        fn threads_share_a_pool_and_no_tenant() {
            let pool = Pool::builder()
                .max_size(3)
                .build(Filled(crate::support::$backend))
                .expect("a pool");
            thread::scope(|threads| {
                for thread in 0..8 {
                    let pool = pool.clone();
                    threads.spawn(move || {
                        for round in 0..50 {
                            let org = 1 + (thread + round) % 2;
                            let mut pooled = pool.get().expect("a connection");
                            let mut conn = TenantConn::<_, Org>::trusting(&mut pooled, org);
                            let found: Vec<String> = conn
                                .transaction(|conn| {
                                    Post::update(1).set(posts::votes.eq(posts::votes + 1)).execute(conn)?;
                                    Post::scoped().select(posts::title).order(posts::id).load(conn)
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
    })+};
}
on_threads!(sqlite postgres mysql_to_keep);
