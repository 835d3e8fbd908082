//! The pairs that are compared: Diesel with its filter by hand, and the scoped form.
//!
//! Compiled once for each backend: `super` says which.

use super::Db;
use crate::members::{self, Membership, Person, memberships, people};
use crate::{
    Asset, Comment, Draft, Line, Measured, NewPost, Org, OwnedPost, Post, ROWS, TABLES, Tag, Task,
    User, assets, comments, drafts, lines, notes, posts, tags, tasks,
};
use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::result::Error as DieselError;
use std::time::Instant;
use tenancy::UnscopedConn;
use tenancy::accounts::Member;
use tenancy::prelude::*;

type Conn<'c> = TenantConn<'c, Db, Org>;
type UserConn<'c> = TenantConn<'c, Db, (Org, User)>;
type SeveralConn<'c> = TenantsConn<'c, Db, Org>;

/// The user of each tenant who wrote the drafts.
const USER: i32 = 7;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "find by key",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::org_id.eq(org))
                .filter(posts::id.eq(n));
            post.first::<Post>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| Post::find(n).first::<Post>(conn).map(ignore)),
    },
    Case {
        name: "page of 20",
        rows: 20,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let page = posts::table.filter(posts::org_id.eq(org)).order(posts::id);
            page.limit(20).offset(n.into()).load::<Post>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| {
            let page = Post::scoped().order(posts::id);
            page.limit(20)
                .offset(n.into())
                .load::<Post>(conn)
                .map(ignore)
        }),
    },
    Case {
        name: "limit_to",
        rows: 20,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let page = posts::table
                .filter(posts::id.ge(n))
                .filter(posts::org_id.eq(org));
            page.order(posts::id).limit(20).load::<Post>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| {
            let page = Post::scoped().filter(posts::id.ge(n)).order(posts::id);
            page.limit_to::<20>().load::<Post>(conn).map(ignore)
        }),
    },
    Case {
        name: "left join",
        rows: 20,
        writes: false,
        more: 0,
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
        scoped: Scoped::Tenant(|conn, n| {
            Post::scoped()
                .left_join(comments::table)
                .filter(posts::id.between(n, n + 19))
                .load::<(Post, Option<Comment>)>(conn)
                .map(ignore)
        }),
    },
    Case {
        name: "count",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let posts = posts::table
                .filter(posts::id.lt(n))
                .filter(posts::org_id.eq(org));
            posts.count().get_result::<i64>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| {
            let posts = Post::scoped().filter(posts::id.lt(n));
            posts.count().get_result::<i64>(conn).map(ignore)
        }),
    },
    Case {
        name: "insert one",
        rows: 1,
        writes: true,
        more: 0,
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
        scoped: Scoped::Tenant(|conn, n| {
            let post = NewPost {
                id: ROWS + n,
                title: "new",
                votes: n,
            };
            Post::insert(&post).execute(conn).map(ignore)
        }),
    },
    Case {
        name: "insert 100",
        rows: 100,
        writes: true,
        more: 0,
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
        scoped: Scoped::Tenant(|conn, n| {
            let posts: Vec<_> = (1..=100)
                .map(|i| NewPost {
                    id: ROWS + 100 * n + i,
                    title: "new",
                    votes: i,
                })
                .collect();
            Post::insert(&posts).execute(conn).map(ignore)
        }),
    },
    Case {
        name: "update",
        rows: 1,
        writes: true,
        more: 0,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::id.eq(n))
                .filter(posts::org_id.eq(org));
            diesel::update(post)
                .set(posts::title.eq("changed"))
                .execute(db)
                .map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| {
            Post::update(n)
                .set(posts::title.eq("changed"))
                .execute(conn)
                .map(ignore)
        }),
    },
    Case {
        name: "delete",
        rows: 1,
        writes: true,
        more: 0,
        hand: |db, org, n| {
            let post = posts::table
                .filter(posts::id.eq(n))
                .filter(posts::org_id.eq(org));
            diesel::delete(post).execute(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| Post::delete(n).execute(conn).map(ignore)),
    },
    Case {
        name: "global rows",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let own_or_global = tags::org_id.eq(org).or(tags::org_id.is_null());
            let tag = tags::table.filter(tags::id.eq(n)).filter(own_or_global);
            tag.first::<Tag>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| Tag::find(n).first::<Tag>(conn).map(ignore)),
    },
    Case {
        name: "through",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let notes = notes::table.filter(notes::org_id.eq(org)).select(notes::id);
            let line = lines::table
                .filter(lines::id.eq(n))
                .filter(lines::note_id.eq_any(notes));
            line.first::<Line>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| Line::find(n).first::<Line>(conn).map(ignore)),
    },
    Case {
        name: "referring",
        rows: 1,
        writes: true,
        // The cache finds the statement by its text, which is written anew each time.
        more: 22,
        hand: |db, org, n| {
            let note = notes::table
                .filter(notes::org_id.eq(org))
                .filter(notes::id.eq(n))
                .select(notes::id);
            let task = (
                tasks::id.eq(ROWS + n),
                tasks::note_id.eq(note.single_value().assume_not_null()),
                tasks::name.eq("new"),
                tasks::org_id.eq(org),
            );
            diesel::insert_into(tasks::table)
                .values(task)
                .execute(db)
                .map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| {
            let task = (
                tasks::id.eq(ROWS + n),
                tasks::note_id.eq(n),
                tasks::name.eq("new"),
            );
            Task::insert(task).execute(conn).map(ignore)
        }),
    },
    Case {
        name: "dimensions",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let draft = drafts::table
                .filter(drafts::id.eq(n))
                .filter(drafts::org_id.eq(org))
                .filter(drafts::author_id.eq(USER));
            draft.first::<Draft>(db).map(ignore)
        },
        scoped: Scoped::User(|conn, n| Draft::find(n).first::<Draft>(conn).map(ignore)),
    },
    Case {
        name: "polymorphic",
        rows: 1,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let asset = assets::table
                .filter(assets::id.eq(n))
                .filter(assets::owner_type.eq("Org"))
                .filter(assets::owner_id.eq(org));
            asset.first::<Asset>(db).map(ignore)
        },
        scoped: Scoped::Tenant(|conn, n| Asset::find(n).first::<Asset>(conn).map(ignore)),
    },
    Case {
        name: "several",
        rows: 2,
        writes: false,
        more: 0,
        hand: |db, org, n| {
            let posts = posts::table
                .filter(posts::id.eq(n))
                .filter(posts::org_id.eq_any([org, org + 1]));
            posts.load::<Post>(db).map(ignore)
        },
        scoped: Scoped::Several(|conn, n| Post::find(n).load::<Post>(conn).map(ignore)),
    },
    Case {
        name: "member",
        rows: 1,
        writes: false,
        // The slugs that are compared and read, and the texts that are judged.
        more: 3,
        hand: |db, org, n| {
            let member = memberships::table.find((org, n));
            // Without the limit of `first`: SQLite prepares a statement that binds one anew each time.
            member.get_result::<Membership>(db).map(ignore)
        },
        scoped: Scoped::Nobodys(|conn, n| {
            let member = Member::<Org, Person>::by_slug("acme", n, conn);
            member.map(ignore).map_err(|_| DieselError::NotFound)
        }),
    },
];

/// One thing to do, in two ways. `n` differs from run to run, so that each touches rows of its own.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// How many rows one run touches.
    pub(crate) rows: usize,
    pub(crate) writes: bool,
    /// How many allocations more than by hand a run is known to take.
    pub(crate) more: u64,
    pub(crate) hand: fn(&mut Db, org: i32, n: i32) -> QueryResult<()>,
    pub(crate) scoped: Scoped,
}

/// The scoped way, on the connection that it takes.
pub(crate) enum Scoped {
    Tenant(fn(&mut Conn<'_>, n: i32) -> QueryResult<()>),
    User(fn(&mut UserConn<'_>, n: i32) -> QueryResult<()>),
    /// This tenant and the next one.
    Several(fn(&mut SeveralConn<'_>, n: i32) -> QueryResult<()>),
    /// Of no tenant: who is asking is looked up.
    Nobodys(fn(&mut UnscopedConn<'_, Db>, n: i32) -> QueryResult<()>),
}

impl Scoped {
    /// Binds the connection, which is done once for many queries, so that it is not part of one. Then measures `runs`.
    fn bound<M>(
        &self,
        db: &mut Db,
        runs: i32,
        org: i32,
        measure: impl Fn(&mut dyn FnMut()) -> M,
    ) -> M {
        match self {
            Self::Tenant(run) => {
                let conn = &mut TenantConn::trusting(db, org);
                measure(&mut || (1..=runs).try_for_each(|n| run(conn, n)).expect("it runs"))
            }
            Self::User(run) => {
                let conn = &mut TenantConn::trusting(db, (org, USER));
                measure(&mut || (1..=runs).try_for_each(|n| run(conn, n)).expect("it runs"))
            }
            Self::Several(run) => {
                let conn = &mut TenantsConn::trusting(db, [org, org + 1]);
                measure(&mut || (1..=runs).try_for_each(|n| run(conn, n)).expect("it runs"))
            }
            Self::Nobodys(run) => {
                let conn = &mut db.unscoped("who is asking");
                measure(&mut || (1..=runs).try_for_each(|n| run(conn, n)).expect("it runs"))
            }
        }
    }
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

    /// Measures both ways, hand-written first or second.
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
        let scoped = |db: &mut Db| rolled_back(db, |db| self.scoped.bound(db, runs, org, &measure));
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
            known_more: self.more,
            one_row_write_or_read: !self.writes || self.rows == 1,
        }
    }
}

/// Two tenants' rows, with equal ids, but for those that are tenanted through others.
fn fill(db: &mut Db) -> QueryResult<()> {
    db.batch_execute(TABLES)?;
    db.batch_execute(members::TABLES)?;
    for id in 1..=ROWS {
        let person = diesel::insert_into(people::table).values(people::id.eq(id));
        person.execute(db)?;
    }
    for org_id in [1, 2] {
        for id in 1..=ROWS {
            let member = (
                memberships::org_id.eq(org_id),
                memberships::person_id.eq(id),
                memberships::role.eq("member"),
                memberships::status.eq("active"),
            );
            let member = diesel::insert_into(memberships::table).values(member);
            member.execute(db)?;
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
            let unique = id + (org_id - 1) * ROWS;
            diesel::insert_into(notes::table)
                .values((notes::id.eq(unique), notes::org_id.eq(org_id)))
                .execute(db)?;
            let line = (
                lines::id.eq(unique),
                lines::note_id.eq(unique),
                lines::text.eq("a line"),
            );
            diesel::insert_into(lines::table).values(line).execute(db)?;
            let tag = (
                tags::id.eq(id),
                tags::org_id.eq(org_id),
                tags::name.eq("a tag"),
            );
            diesel::insert_into(tags::table).values(tag).execute(db)?;
            let draft = (
                drafts::id.eq(id),
                drafts::org_id.eq(org_id),
                drafts::author_id.eq(USER),
                drafts::text.eq("a draft"),
            );
            diesel::insert_into(drafts::table)
                .values(draft)
                .execute(db)?;
            let asset = (
                assets::id.eq(id),
                assets::owner_type.eq("Org"),
                assets::owner_id.eq(org_id),
                assets::name.eq("an asset"),
            );
            diesel::insert_into(assets::table)
                .values(asset)
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
            case.scoped.bound(db, times, org, |run| run());
        } else {
            case.run_hand(db, times, org).expect("it runs");
        }
    });
}
