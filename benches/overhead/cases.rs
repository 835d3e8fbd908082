//! The pairs that are compared: Diesel with its filter by hand, and the scoped form.
//!
//! Compiled once for each backend: `super` says which.

use super::Db;
use crate::{Comment, Measured, NewPost, Org, OwnedPost, Post, ROWS, TABLES, comments, posts};
use diesel::connection::{SimpleConnection, TransactionManager};
use std::time::Instant;
use tenancy::prelude::*;

type Conn<'c> = TenantConn<'c, Db, Org>;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "find by key",
        rows: 1,
        writes: false,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::org_id.eq(org))
                .filter(posts::id.eq(n));
            post.first::<Post>(db).map(ignore)
        },
        scoped: |conn, n| Post::find(n).first::<Post>(conn).map(ignore),
    },
    Case {
        name: "page of 20",
        rows: 20,
        writes: false,
        hand: |db, org, n| {
            let page = posts::table.filter(posts::org_id.eq(org)).order(posts::id);
            page.limit(20).offset(n.into()).load::<Post>(db).map(ignore)
        },
        scoped: |conn, n| {
            let page = Post::scoped().order(posts::id);
            page.limit(20)
                .offset(n.into())
                .load::<Post>(conn)
                .map(ignore)
        },
    },
    Case {
        name: "left join",
        rows: 20,
        writes: false,
        hand: |db, org, n| {
            let of_post = comments::post_id
                .eq(posts::id)
                .and(comments::org_id.eq(org));
            posts::table
                .left_join(comments::table.on(of_post))
                .filter(posts::id.between(n, n + 19))
                .filter(posts::org_id.eq(org))
                .load::<(Post, Option<Comment>)>(db)
                .map(ignore)
        },
        scoped: |conn, n| {
            Post::scoped()
                .left_join(comments::table)
                .filter(posts::id.between(n, n + 19))
                .load::<(Post, Option<Comment>)>(conn)
                .map(ignore)
        },
    },
    Case {
        name: "count",
        rows: 1,
        writes: false,
        hand: |db, org, n| {
            let posts = posts::table
                .filter(posts::id.lt(n))
                .filter(posts::org_id.eq(org));
            posts.count().get_result::<i64>(db).map(ignore)
        },
        scoped: |conn, n| {
            let posts = Post::scoped().filter(posts::id.lt(n));
            posts.count().get_result::<i64>(conn).map(ignore)
        },
    },
    Case {
        name: "insert one",
        rows: 1,
        writes: true,
        hand: |db, org_id, n| {
            let post = OwnedPost {
                id: ROWS + n,
                org_id,
                title: "new",
                votes: n,
            };
            diesel::insert_into(posts::table)
                .values(&post)
                .execute(db)
                .map(ignore)
        },
        scoped: |conn, n| {
            let post = NewPost {
                id: ROWS + n,
                title: "new",
                votes: n,
            };
            Post::insert(&post).execute(conn).map(ignore)
        },
    },
    Case {
        name: "insert 100",
        rows: 100,
        writes: true,
        hand: |db, org_id, n| {
            let posts: Vec<_> = (1..=100)
                .map(|i| OwnedPost {
                    id: ROWS + 100 * n + i,
                    org_id,
                    title: "new",
                    votes: i,
                })
                .collect();
            diesel::insert_into(posts::table)
                .values(&posts)
                .execute(db)
                .map(ignore)
        },
        scoped: |conn, n| {
            let posts: Vec<_> = (1..=100)
                .map(|i| NewPost {
                    id: ROWS + 100 * n + i,
                    title: "new",
                    votes: i,
                })
                .collect();
            Post::insert(&posts).execute(conn).map(ignore)
        },
    },
    Case {
        name: "update",
        rows: 1,
        writes: true,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::id.eq(n))
                .filter(posts::org_id.eq(org));
            diesel::update(post)
                .set(posts::title.eq("changed"))
                .execute(db)
                .map(ignore)
        },
        scoped: |conn, n| {
            Post::update(n)
                .set(posts::title.eq("changed"))
                .execute(conn)
                .map(ignore)
        },
    },
    Case {
        name: "delete",
        rows: 1,
        writes: true,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::id.eq(n))
                .filter(posts::org_id.eq(org));
            diesel::delete(post).execute(db).map(ignore)
        },
        scoped: |conn, n| Post::delete(n).execute(conn).map(ignore),
    },
];

/// One thing to do, in two ways. `n` differs from run to run, so that each touches rows of its own.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// How many rows one run touches.
    pub(crate) rows: usize,
    pub(crate) writes: bool,
    pub(crate) hand: fn(&mut Db, org: i32, n: i32) -> QueryResult<()>,
    pub(crate) scoped: fn(&mut Conn<'_>, n: i32) -> QueryResult<()>,
}

/// What a run returns is made, and dropped.
fn ignore<R>(result: R) {
    drop(std::hint::black_box(result));
}

/// Runs `f`, then rolls back, so that each measurement finds the same rows.
fn rolled_back<R>(db: &mut Db, f: impl FnOnce(&mut Db) -> R) -> R {
    type Manager = <Db as Connection>::TransactionManager;
    Manager::begin_transaction(db).expect("a transaction begins");
    let result = f(db);
    Manager::rollback_transaction(db).expect("a transaction rolls back");
    result
}

impl Case {
    fn run_hand(&self, db: &mut Db, runs: i32, org: i32) -> QueryResult<()> {
        (1..=runs).try_for_each(|n| (self.hand)(db, org, n))
    }

    fn run_scoped(&self, conn: &mut Conn<'_>, runs: i32) -> QueryResult<()> {
        (1..=runs).try_for_each(|n| (self.scoped)(conn, n))
    }

    /// Measures both ways, hand-written first or second. A connection is bound once for many queries, so that is not
    /// part of a query.
    fn pair<M>(
        &self,
        db: &mut Db,
        runs: i32,
        hand_first: bool,
        measure: impl Fn(&mut dyn FnMut()) -> M,
    ) -> (M, M) {
        let org = std::hint::black_box(1);
        let hand = |db: &mut Db| {
            rolled_back(db, |db| {
                measure(&mut || self.run_hand(db, runs, org).expect("it runs"))
            })
        };
        let scoped = |db: &mut Db| {
            rolled_back(db, |db| {
                let conn = &mut TenantConn::new(db, org);
                measure(&mut || self.run_scoped(conn, runs).expect("it runs"))
            })
        };
        if hand_first {
            let hand = hand(db);
            (hand, scoped(db))
        } else {
            let scoped = scoped(db);
            (hand(db), scoped)
        }
    }
}

/// Measures all cases.
pub(crate) fn measure(backend: &'static str, db: &mut Db, pairs: usize) -> Vec<Measured> {
    fill(db).expect("the tables and rows go in");
    CASES
        .iter()
        .map(|case| case.measure(backend, db, pairs))
        .collect()
}

impl Case {
    fn measure(&self, backend: &'static str, db: &mut Db, pairs: usize) -> Measured {
        // The statements are prepared by the first runs, and stay in the connection's cache.
        self.pair(db, 2, true, |run| run());
        let (hand_allocations, scoped_allocations) = self.pair(db, 1, true, |run| {
            allocation_counter::measure(run).count_total
        });
        let runs = if self.rows < 100 { 20 } else { 2 };
        let mut ratios: Vec<_> = (0..pairs)
            .map(|pair| {
                let (hand, scoped) = self.pair(db, runs, pair % 2 == 0, |run| {
                    let start = Instant::now();
                    run();
                    start.elapsed().as_secs_f64()
                });
                scoped / hand
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        Measured {
            backend,
            name: self.name,
            ratios,
            hand_allocations,
            scoped_allocations,
            one_row_write_or_read: !self.writes || self.rows == 1,
        }
    }
}

/// Two tenants' rows, with equal ids.
fn fill(db: &mut Db) -> QueryResult<()> {
    db.batch_execute(TABLES)?;
    for org_id in [1, 2] {
        for id in 1..=ROWS {
            let post = OwnedPost {
                id,
                org_id,
                title: "a title of some length",
                votes: id,
            };
            diesel::insert_into(posts::table)
                .values(&post)
                .execute(db)?;
            let comment = (
                comments::id.eq(id),
                comments::org_id.eq(org_id),
                comments::post_id.eq(id / 2),
                comments::body.eq("a comment"),
            );
            diesel::insert_into(comments::table)
                .values(comment)
                .execute(db)?;
        }
    }
    Ok(())
}

/// Runs one case again and again, for a profiler that counts what the processor does.
pub(crate) fn repeat(db: &mut Db, name: &str, scoped: bool, times: i32) {
    fill(db).expect("the tables and rows go in");
    let case = CASES
        .iter()
        .find(|case| case.name == name)
        .expect("a case has this name");
    let org = std::hint::black_box(1);
    rolled_back(db, |db| {
        if scoped {
            case.run_scoped(&mut TenantConn::new(db, org), times)
        } else {
            case.run_hand(db, times, org)
        }
    })
    .expect("it runs");
}
