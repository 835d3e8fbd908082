//! The nearest programs to the refused ones, that compile: each item has the name of one in `fail`.
#![allow(
    dead_code,
    unused,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    missing_debug_implementations,
    reason = "they show that a user's program compiles, and nothing runs them"
)]

mod accounts;
mod adoption;
mod aliases;
mod attributes;
mod attributes_of_shapes;
mod checked_references;
mod connections;
mod dimensions;
mod doors;
mod either;
mod global_rows;
mod inserts;
mod instances;
mod join_tables;
mod joins;
mod keys_of_parents;
mod limits;
mod locks;
mod mysql;
mod other_tenants;
mod other_types;
mod owners;
mod parents;
mod permissions;
mod plain_diesel;
mod reaches;
mod references;
mod seals;
mod seals_of_shapes;
mod several;
mod subqueries;
mod tenants_of_tenants;
mod unions;
mod updates;
mod upserts;
mod views;
