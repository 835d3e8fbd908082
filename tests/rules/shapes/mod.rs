//! Every shape of tenancy, proved by cases: each policy, at each reach, by each verb.
//!
//! `cases` is the table of them, `reading` and `writing` are the verbs, `schema` has a table for each policy. The rules
//! that no table says stand beside it by their names.

#[macro_use]
mod reading;
#[macro_use]
mod writing;

mod cases;
pub(crate) mod global;
mod one_of;
mod reaches;
pub(crate) mod schema;
mod statements;
