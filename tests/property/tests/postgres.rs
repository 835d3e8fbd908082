//! The programs on PostgreSQL.

mod backend {
    use diesel::pg::PgConnection;
    use std::ops::{Deref, DerefMut};
    use test_support::postgres;
    use test_support::spy::Spy;

    pub(crate) type Conn = Spy<PgConnection>;
    pub(crate) use test_support::postgres::Backend;

    pub(crate) struct Database {
        conn: Conn,
        _schema: postgres::Database,
    }

    impl Database {
        pub(crate) fn new() -> Self {
            let schema = postgres::Database::new();
            let conn = Spy::new(schema.another());
            Self {
                conn,
                _schema: schema,
            }
        }
    }

    impl Deref for Database {
        type Target = Conn;

        fn deref(&self) -> &Conn {
            &self.conn
        }
    }

    impl DerefMut for Database {
        fn deref_mut(&mut self) -> &mut Conn {
            &mut self.conn
        }
    }

    /// Two texts under which the connection would look for one prepared statement.
    pub(crate) fn faults(db: &mut Conn) -> Vec<String> {
        db.faults()
    }
}
macro_rules! locked {
    ($query:expr, $lock:expr, $conn:expr) => {
        match $lock {
            crate::programs::program::Lock::Update => $query.for_update().load::<Post>($conn)?,
            crate::programs::program::Lock::UpdateSkipLocked => {
                $query.for_update().skip_locked().load::<Post>($conn)?
            }
            crate::programs::program::Lock::Share => $query.for_share().load::<Post>($conn)?,
            crate::programs::program::Lock::ShareNoWait => {
                $query.for_share().no_wait().load::<Post>($conn)?
            }
        }
    };
}
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 200;
