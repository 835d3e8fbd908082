//! The programs on SQLite.

mod backend {
    pub(crate) use test_support::sqlite::*;

    /// None are seen: Diesel inserts rows and returns them on its own connection alone. The model sees what they do.
    pub(crate) fn faults(_: &mut Conn) -> Vec<String> {
        Vec::new()
    }
}
/// There are no locks.
macro_rules! locked {
    ($query:expr, $lock:expr, $conn:expr) => {{
        let _ = $lock;
        $query.load::<Post>($conn)?
    }};
}
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 1_000;
