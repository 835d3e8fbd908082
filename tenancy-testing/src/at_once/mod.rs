//! Several connections that do something at the same time.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;

#[cfg(feature = "async")]
pub use self::asynchronous::{AsyncAtOnce, AsyncReady};
pub use self::blocking::Ready;

use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::{Blocking, ConnectionIn, Mode};

/// A race: each connection does the same, and all of them begin at the same time.
///
/// It shows what a rule is worth when two requests meet: of two owners who leave at once, one has to stay. The work of each
/// connection gets ready first, by looking up who acts for instance, and then says so to its [`Ready`], which waits for the
/// others. A race is decided by the database, so the test asks how many have won, and not who. Run it several times.
///
/// Each connection is one of its own to the same database, as [`Scratch::another`](crate::Scratch::another) gives it. On
/// SQLite that is a database in a file.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// # use diesel::connection::SimpleConnection;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { seats (org_id, id) { id -> Integer, org_id -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = seats, primary_key(org_id, id))] struct Seat { id: i32, org_id: i32 }
/// use tenancy::testing::{AtOnce, Scratch};
///
/// # let db = Scratch::<SqliteConnection>::in_file()?.prepare(|conn| conn.batch_execute(
/// #     "create table seats (id integer not null, org_id integer not null, primary key (org_id, id))"))?;
/// let conns = (0..4).map(|_| db.another()).collect::<Result<Vec<_>, _>>()?;
/// let taken = AtOnce::of(conns).run(|conn, _, ready| {
///     let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
///     ready.wait();
///     Seat::insert(seats::id.eq(7)).execute(conn)
/// });
/// assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 1);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing runs before `run`"]
pub struct AtOnce<C, M: Mode = Blocking> {
    conns: Vec<C>,
    mode: PhantomData<fn() -> M>,
}

impl<C, M: Mode> AtOnce<C, M> {
    /// A race of these connections.
    pub fn of(conns: impl IntoIterator<Item = C>) -> Self
    where
        C: ConnectionIn<M>,
    {
        Self {
            conns: conns.into_iter().collect(),
            mode: PhantomData,
        }
    }
}

impl<C, M: Mode> fmt::Debug for AtOnce<C, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtOnce").finish_non_exhaustive()
    }
}
