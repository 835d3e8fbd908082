//! What the library promises, a module a subject. A test's name is the rule that it proves.
//!
//! Every test runs on SQLite in memory, on PostgreSQL at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets, and on
//! MariaDB at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets; without these, those tests fail. Two tenants have rows with equal ids throughout, so that a predicate that
//! is missing anywhere shows.

mod bystanders;
mod events;
mod support;

mod associations;
mod binding;
mod connection;
mod duplicate_keys;
mod grouping;
mod joins;
mod leaks;
mod models;
mod plans;
mod reading;
mod shapes;
mod sql;
mod subqueries;
mod threads;
mod ui;
mod unions;
mod uniqueness;
mod upsert;
mod windows;
mod writing;
