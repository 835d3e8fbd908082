//! What the library promises on asynchronous connections, a module a subject. A test's name is the rule that it proves.
//!
//! Every test runs on SQLite in memory, and again on PostgreSQL at `TENANCY_POSTGRES_URL`, which `scripts/postgres`
//! sets; without it the second half fails. Two tenants have rows with equal ids throughout.

#![cfg(test)]

mod support;

mod names;
mod reading;
mod streams;
mod transactions;
mod ui;

mod writing;
