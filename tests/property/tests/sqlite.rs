//! The programs on SQLite.

mod backend {
    pub(crate) use test_support::sqlite::*;
}
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 2_000;
