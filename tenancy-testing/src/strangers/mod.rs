//! What a stranger gets of a scenario.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;

#[cfg(feature = "async")]
pub use self::asynchronous::AsyncStrangers;

use crate::rows::Rows;
use crate::seen::{Seen, report};
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::{Blocking, ConnectionIn, Mode, Tenant};

/// The proof that a stranger gets nothing of a scenario: a tenant to whom it does not belong.
///
/// [`check`](Strangers::check) lets one tenant, the owner, write what the scenario is about. Then another tenant runs the
/// scenario: whatever it looks at must be empty, `NotFound` or zero, and each row of the owner must be what it was, in all
/// tables that the program designates. Then the owner runs the same scenario, and must get something of each thing. So a
/// scenario that finds nothing at all, by a wrong id for instance, fails as well.
///
/// A stranger has nothing of its own in this: whatever it gets is somebody else's. Give it no rows before.
/// [`check_twins`](Strangers::check_twins) is the other check, where both have the same rows.
///
/// It shows what types do not see: the text of `sql()`, a cache of the application's, a connection that a function takes from
/// elsewhere, a designation that says less than the application means.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// # use diesel::connection::SimpleConnection;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use tenancy::testing::{Scratch, Strangers};
///
/// # let mut db = Scratch::<SqliteConnection>::in_memory()?.prepare(|conn| conn.batch_execute(
/// #     "create table orgs (id integer primary key); insert into orgs values (1), (2);
/// #      create table posts (id integer primary key, org_id integer not null, title text not null);"))?;
/// Strangers::<_, Org>::trusting(&mut *db, 1, 2).check(
///     // As the owner:
///     |conn| Post::insert(posts::title.eq("mine")).returning(posts::id).get_result::<i32>(conn),
///     // As the stranger, then as the owner:
///     |conn, &id, seen| {
///         seen.rows("all posts", Post::scoped().load::<Post>(conn));
///         seen.row("the post", Post::find(id).first::<Post>(conn));
///         seen.count("a new title", Post::update(Post::find(id)).set(posts::title.eq("new")).execute(conn));
///         seen.count("its deletion", Post::delete(Post::find(id)).execute(conn));
///     },
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is checked before `check`"]
pub struct Strangers<'c, C, T: Tenant, M: Mode = Blocking> {
    conn: &'c mut C,
    owner: T::Key,
    stranger: T::Key,
    mode: PhantomData<fn() -> M>,
}

const REASON: &str = "a test compares what a tenant has";
const ACTING: &str = "a test lets a tenant act that is named by its key";

impl<'c, C, T: Tenant, M: Mode> Strangers<'c, C, T, M> {
    /// `owner` is the key of one tenant, and `stranger` that of another one. Both have to be there if the database asks for
    /// that by foreign keys.
    ///
    /// # Panics
    ///
    /// If the two are one tenant.
    #[track_caller]
    pub fn trusting(conn: &'c mut C, owner: T::Key, stranger: T::Key) -> Self
    where
        C: ConnectionIn<M>,
    {
        assert!(owner != stranger, "the stranger is the owner");
        Self {
            conn,
            owner,
            stranger,
            mode: PhantomData,
        }
    }
}

/// What has been found out.
struct Findings {
    before: Rows,
    after: Rows,
    of_stranger: Seen,
    of_owner: Seen,
}

impl Findings {
    fn report(&self) -> Result<(), String> {
        let mut faults = self.of_owner.faults(&self.of_stranger);
        let changes = self.before.changes(&self.after);
        let touched = changes
            .iter()
            .map(|change| format!("a stranger touches what the owner has: {change}"));
        faults.splice(0..0, touched);
        if self.before.count() == 0 {
            faults.push("the owner has no rows, so there is nothing to get".to_owned());
        }
        report(faults)
    }
}

/// What has been found out about twins.
struct OfTwins {
    before: Rows,
    after: Rows,
    alone: Seen,
    among: Seen,
}

impl OfTwins {
    fn report(&self) -> Result<(), String> {
        let mut faults = self.alone.differences(&self.among);
        let changes = self.before.changes(&self.after);
        let touched = changes
            .iter()
            .map(|change| format!("a tenant touches what its twin has: {change}"));
        faults.splice(0..0, touched);
        report(faults)
    }
}

/// A step of the check itself, which nobody's scenario has any part in.
fn failed(step: &str, error: impl fmt::Display) -> String {
    format!("{step}: {error}")
}

const WRITING: &str = "the owner does not write what the scenario is about";
const COMPARING: &str = "what the owner has cannot be read";

impl<C, T: Tenant, M: Mode> fmt::Debug for Strangers<'_, C, T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Strangers").finish_non_exhaustive()
    }
}
