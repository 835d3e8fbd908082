//! The programs on MariaDB: no write returns its rows, and an upsert is MySQL's.

mod backend {
    use test_support::mariadb::MariaDb;
    use test_support::server::Spied;
    use test_support::spy::Spy;

    pub(crate) use test_support::mariadb::Backend;
    pub(crate) type Conn = Spy<test_support::mariadb::Conn>;
    pub(crate) type Database = Spied<MariaDb>;

    pub(crate) const MYSQL: bool = true;
    pub(crate) const LOCKS: bool = true;
    /// In the order of a query.
    pub(crate) const NULLS_ARE_GREATEST: bool = false;
    pub(crate) const INTEGER: &str = "signed";

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
            // MariaDB has another word for it than MySQL, whose one Diesel writes.
            Lock::Share | Lock::ShareNoWait => $query.for_update().no_wait().load::<$Row>($conn)?,
        }
    };
}

macro_rules! answered {
    ($write:expr, $answer:expr, $columns:expr, $conn:expr) => {{
        let _: (&Answer, _) = ($answer, $columns);
        Returned::Count($write.execute($conn)?)
    }};
}

macro_rules! combined {
    ($left:expr, $how:expr, $right:expr, $Row:ty, $conn:expr) => {
        match $how {
            Combine::Union => $left.union($right).load::<$Row>($conn)?,
            Combine::UnionAll => $left.union_all($right).load::<$Row>($conn)?,
            Combine::Intersect | Combine::Except => unreachable!("Diesel has none for MySQL"),
        }
    };
}

macro_rules! on_conflict {
    ($insert:expr, $target:expr) => {{
        let _ = $target;
        $insert.on_conflict(diesel::dsl::DuplicatedKeys)
    }};
}

macro_rules! filtered_upsert {
    ($upsert:expr, $filter:expr) => {{
        let _ = $filter;
        $upsert
    }};
}
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 200;
