//! Pools of plain connections lend them to tenants.

use super::threads::titles;
use crate::backend::{self, Database};
use diesel::r2d2::{ConnectionManager, ManageConnection, Pool};
use house::*;
use std::thread;
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

#[test]
fn a_pooled_sqlite_connection_is_bound_like_any_other() {
    let pool = Pool::builder()
        .max_size(1)
        .build(ConnectionManager::<SqliteConnection>::new(":memory:"))
        .expect("a pool");
    let mut pooled = pool.get().expect("a connection");
    diesel::connection::SimpleConnection::batch_execute(
        &mut pooled,
        "create table orgs (id integer primary key, name varchar(200) not null); insert into orgs values (1, 'a'), (2, 'b')",
    )
    .expect("a table");
    let mut conn = TenantConn::<_, Org>::trusting(&mut pooled, 1);
    assert_eq!(
        Org::scoped().select(orgs::name).load::<String>(&mut conn),
        Ok(vec!["a".to_owned()])
    );
    let renamed = conn.transaction(|conn| {
        Org::update(Org::scoped())
            .set(orgs::name.eq("c"))
            .execute(conn)
    });
    assert_eq!(renamed, Ok(1));
    drop(conn);
    // What one tenant leaves on a connection, the next one does not find.
    drop(pooled);
    let mut pooled = pool.get().expect("the same connection");
    let mut conn = TenantConn::<_, Org>::trusting(&mut pooled, 2);
    assert_eq!(
        Org::scoped().select(orgs::name).load::<String>(&mut conn),
        Ok(vec!["b".to_owned()])
    );
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
