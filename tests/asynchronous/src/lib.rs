//! What the library promises on asynchronous connections, a module a subject. A test's name is the rule that it proves.
//!
//! Every test runs on SQLite in memory, on PostgreSQL at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets, and on
//! MariaDB at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets; without them it fails. Two tenants have rows with equal
//! ids throughout.

#![cfg(test)]

mod support;

mod dropped;
mod names;
mod reaches;
mod reading;
mod streams;
mod transactions;

mod writing;
