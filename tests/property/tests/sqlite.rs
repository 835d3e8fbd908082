//! The programs on SQLite.

mod backend {
    pub(crate) use test_support::sqlite::*;

    pub(crate) const MYSQL: bool = false;
    /// There are none.
    pub(crate) const LOCKS: bool = false;
    /// In the order of a query.
    pub(crate) const NULLS_ARE_GREATEST: bool = false;
    pub(crate) const INTEGER: &str = "integer";

    /// None are seen: Diesel inserts rows and returns them on its own connection alone. The model sees what they do.
    pub(crate) fn faults(_: &mut Conn) -> Vec<String> {
        Vec::new()
    }
}

macro_rules! locked {
    ($query:expr, $lock:expr, $Row:ty, $conn:expr) => {{
        let _: &Lock = $lock;
        $query.load::<$Row>($conn)?
    }};
}
#[path = "../programs/targets.rs"]
#[macro_use]
mod targets;
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 1_000;
