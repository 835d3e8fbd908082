//! What the servers have in common: a test makes a database of its own there, and drops it when it ends.

use crate::spy::Spy;
use diesel::Connection;
use diesel::backend::Backend;
use diesel::connection::SimpleConnection as _;
use std::fmt::Debug;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A server, whose address is in the environment.
pub trait Server: Debug {
    /// The connection.
    type Conn: Connection;

    /// The variable that has the address.
    const VARIABLE: &str;
    /// What sets it.
    const SCRIPT: &str;
    /// Makes a database, which is named next.
    const CREATE: &str;
    /// Goes into one, which is named next.
    const ENTER: &str;
    /// Drops one, which is named next.
    const DROP: &str;
    /// And what comes after its name.
    const WITH_ALL_IN_IT: &str;
    /// What each connection of a test runs first, if anything.
    const SESSION: &str;

    /// The address of a database of the server.
    fn url(server: &str, database: &str) -> String;
}

/// A database of its own, and a connection to it. It goes when the test ends: who reads the server's catalog reads all
/// databases.
#[expect(
    missing_debug_implementations,
    reason = "a connection of Diesel's has none"
)]
pub struct Database<S: Server> {
    conn: S::Conn,
    name: String,
}

impl<S: Server> Database<S> {
    /// With nothing in it.
    #[must_use]
    pub fn new() -> Self {
        let name = unique();
        let mut conn = connect::<S>(&address::<S>());
        conn.batch_execute(&format!("{} {name}; {} {name}", S::CREATE, S::ENTER))
            .expect("a database for the test");
        session::<S>(&mut conn);
        Self { conn, name }
    }

    /// The same.
    #[must_use]
    pub fn shared() -> Self {
        Self::new()
    }

    /// Another connection to it.
    #[must_use]
    pub fn another(&self) -> S::Conn {
        let mut conn = connect::<S>(&self.url());
        session::<S>(&mut conn);
        conn
    }

    /// What another connection opens, for pools.
    #[must_use]
    pub fn url(&self) -> String {
        S::url(&address::<S>(), &self.name)
    }
}

fn connect<S: Server>(url: &str) -> S::Conn {
    S::Conn::establish(url).expect("the server of this run answers")
}

fn session<S: Server>(conn: &mut S::Conn) {
    if !S::SESSION.is_empty() {
        conn.batch_execute(S::SESSION)
            .expect("a session for the test");
    }
}

fn address<S: Server>() -> String {
    std::env::var(S::VARIABLE).unwrap_or_else(|_| {
        let (variable, script) = (S::VARIABLE, S::SCRIPT);
        panic!("{variable} is not set: run the tests by `scripts/test`, or `{script} cargo test`")
    })
}

/// A name that nothing has yet. A server outlives many processes, and the system gives their numbers out again.
fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("this is after 1970").as_nanos();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{now:x}_{number}", std::process::id())
}

impl<S: Server> Default for Database<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Server> Drop for Database<S> {
    fn drop(&mut self) {
        // A test that has failed in a transaction leaves it to the server's end.
        let (name, all) = (&self.name, S::WITH_ALL_IN_IT);
        let _ = self
            .conn
            .batch_execute(&format!("{} {name} {all}", S::DROP));
    }
}

impl<S: Server> Deref for Database<S> {
    type Target = S::Conn;

    fn deref(&self) -> &S::Conn {
        &self.conn
    }
}

impl<S: Server> DerefMut for Database<S> {
    fn deref_mut(&mut self) -> &mut S::Conn {
        &mut self.conn
    }
}

/// A database of its own on a server, whose connection is looked at.
#[expect(
    missing_debug_implementations,
    reason = "a connection of Diesel's has none"
)]
pub struct Spied<S: Server> {
    // Closed before the database is dropped.
    conn: Spy<S::Conn>,
    _database: Database<S>,
}

impl<S> Spied<S>
where
    S: Server<Conn: Connection<Backend: Default>>,
    <<S::Conn as Connection>::Backend as Backend>::QueryBuilder: Default,
{
    /// With nothing in it.
    #[must_use]
    pub fn new() -> Self {
        let database = Database::<S>::new();
        Self {
            conn: Spy::new(database.another()),
            _database: database,
        }
    }
}

impl<S> Default for Spied<S>
where
    S: Server<Conn: Connection<Backend: Default>>,
    <<S::Conn as Connection>::Backend as Backend>::QueryBuilder: Default,
{
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Server> Deref for Spied<S> {
    type Target = Spy<S::Conn>;

    fn deref(&self) -> &Spy<S::Conn> {
        &self.conn
    }
}

impl<S: Server> DerefMut for Spied<S> {
    fn deref_mut(&mut self) -> &mut Spy<S::Conn> {
        &mut self.conn
    }
}
