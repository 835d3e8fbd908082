//! The programs on PostgreSQL.

mod backend {
    use test_support::postgres::Postgres;
    use test_support::server::Spied;
    use test_support::spy::Spy;

    pub(crate) use test_support::postgres::Backend;
    pub(crate) type Conn = Spy<test_support::postgres::Conn>;
    pub(crate) type Database = Spied<Postgres>;

    pub(crate) const MYSQL: bool = false;
    pub(crate) const LOCKS: bool = true;
    /// In the order of a query.
    pub(crate) const NULLS_ARE_GREATEST: bool = true;
    pub(crate) const INTEGER: &str = "integer";

    /// Two texts under which the connection would look for one prepared statement.
    pub(crate) fn faults(db: &mut Conn) -> Vec<String> {
        db.faults()
    }
}

macro_rules! locked {
    ($query:expr, $lock:expr, $Row:ty, $conn:expr) => {
        match $lock {
            Lock::Update => $query.for_update().load::<$Row>($conn)?,
            Lock::UpdateSkipLocked => $query.for_update().skip_locked().load::<$Row>($conn)?,
            Lock::Share => $query.for_share().load::<$Row>($conn)?,
            Lock::ShareNoWait => $query.for_share().no_wait().load::<$Row>($conn)?,
        }
    };
}
#[path = "../programs/targets.rs"]
#[macro_use]
mod targets;
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 200;
