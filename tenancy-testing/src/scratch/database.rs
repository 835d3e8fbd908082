//! Where a database is, and how it goes.

use diesel::backend::Backend;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The database of a test. It goes when this is dropped.
pub(super) struct Database {
    url: String,
    place: Place,
}

enum Place {
    /// It goes with its last connection.
    #[cfg(feature = "sqlite")]
    Memory,
    /// It goes with its folder.
    #[cfg(feature = "sqlite")]
    Folder { _folder: tempfile::TempDir },
    /// It has to be dropped.
    Server {
        server: String,
        drop: String,
        run: RunOn,
    },
}

/// Runs SQL on a new connection to the server; whether it worked.
pub(super) type RunOn = fn(server: &str, sql: &str) -> Result<(), String>;

impl Database {
    /// One that connections share, as long as one of them is open.
    #[cfg(feature = "sqlite")]
    pub(super) fn in_memory() -> Self {
        Self {
            url: format!("file:{}?mode=memory&cache=shared", unique()),
            place: Place::Memory,
        }
    }

    #[cfg(feature = "sqlite")]
    pub(super) fn in_file() -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("test.db");
        let url = path.into_os_string().into_string().map_err(|_| {
            std::io::Error::new(std::io::ErrorKind::InvalidData, "its path is not text")
        })?;
        let place = Place::Folder { _folder: folder };
        Ok(Self { url, place })
    }

    /// One with this name, which the server has made.
    pub(super) fn on_server<DB: OnServer>(server: &str, name: &str, run: RunOn) -> Self {
        Self {
            url: with_database(server, name),
            place: Place::Server {
                server: server.to_owned(),
                drop: format!("{}DROP DATABASE {name}{}", DB::BEFORE_DROP, DB::AFTER_DROP),
                run,
            },
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What a further connection is told first.
    pub(super) const fn session(&self) -> Option<&'static str> {
        match self.place {
            #[cfg(feature = "sqlite")]
            Place::Folder { .. } => Some("pragma busy_timeout = 5000"),
            #[cfg(feature = "sqlite")]
            Place::Memory => None,
            Place::Server { .. } => None,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.place {
            #[cfg(feature = "sqlite")]
            Place::Memory | Place::Folder { .. } => (),
            Place::Server { server, drop, run } => {
                if let Err(error) = run(server, drop) {
                    tracing::warn!(target: "tenancy", error, "the database of a test was not dropped");
                }
            }
        }
    }
}

/// A backend of a server that makes a database for each test. Sealed.
#[diagnostic::on_unimplemented(
    message = "no server makes a database of this backend for a test",
    label = "not PostgreSQL, MySQL or MariaDB",
    note = "a database of SQLite is made by `Scratch::in_memory()` or `Scratch::in_file()`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait OnServer: Backend + sealed::Sealed {
    /// What comes before `DROP DATABASE`.
    #[doc(hidden)]
    const BEFORE_DROP: &str;
    /// And what comes after its name.
    #[doc(hidden)]
    const AFTER_DROP: &str;
}

#[cfg(feature = "postgres")]
impl OnServer for diesel::pg::Pg {
    const BEFORE_DROP: &str = "";
    // Ends the sessions that are still in it.
    const AFTER_DROP: &str = " WITH (FORCE)";
}

#[cfg(feature = "mysql")]
impl OnServer for diesel::mysql::Mysql {
    // A session that is idle does not matter; one in a transaction is waited for, without this for a day.
    const BEFORE_DROP: &str = "SET lock_wait_timeout = 5; ";
    const AFTER_DROP: &str = "";
}

mod sealed {
    pub trait Sealed {}

    #[cfg(feature = "postgres")]
    impl Sealed for diesel::pg::Pg {}

    #[cfg(feature = "mysql")]
    impl Sealed for diesel::mysql::Mysql {}
}

/// A name that nothing has yet. A server outlives many processes, and the system gives their numbers out again.
pub(super) fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.map_or(0, |since| since.as_nanos());
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{since:x}_{number}", std::process::id())
}

/// The address of a database of the server. What the address itself says of a database does not count, in whichever of
/// the ways that there are: a test must not meet the rows that are there.
fn with_database(server: &str, database: &str) -> String {
    let Some((scheme, rest)) = server.split_once("://") else {
        // `host=.. dbname=..`, where the last one counts.
        return format!("{server} dbname={database}");
    };
    let (rest, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = rest
        .split_once('/')
        .map_or(rest, |(authority, _)| authority);
    let parameters: Vec<_> = parameters
        .split('&')
        .filter(|parameter| !parameter.is_empty() && !parameter.starts_with("dbname="))
        .collect();
    let sign = if parameters.is_empty() { "" } else { "?" };
    let parameters = parameters.join("&");
    format!("{scheme}://{authority}/{database}{sign}{parameters}")
}

#[cfg(test)]
mod tests {
    use super::{unique, with_database};

    #[test]
    fn the_database_of_the_server_s_address_is_replaced() {
        let check = |server, expected| assert_eq!(with_database(server, "test"), expected);
        check(
            "postgres://me@host:5432/app",
            "postgres://me@host:5432/test",
        );
        check("postgres://me@host:5432", "postgres://me@host:5432/test");
        check("postgres://me@host/", "postgres://me@host/test");
        check(
            "postgres:///app?host=/run/postgresql&sslmode=disable",
            "postgres:///test?host=/run/postgresql&sslmode=disable",
        );
        check(
            "postgres://?host=/run/postgresql",
            "postgres:///test?host=/run/postgresql",
        );
        check(
            "postgres://host/app?dbname=app&user=me",
            "postgres://host/test?user=me",
        );
        check("host=/run dbname=app", "host=/run dbname=app dbname=test");
        check("mysql://me:secret@host/app", "mysql://me:secret@host/test");
    }

    #[test]
    fn no_two_databases_have_one_name() {
        assert_ne!(unique(), unique());
    }
}
