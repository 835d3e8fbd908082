//! The programs on PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
}
#[path = "../programs/mod.rs"]
mod programs;

/// How many run if nobody says otherwise.
const PROGRAMS: u32 = 200;
