//! The rules of channels that a database has a part in, on PostgreSQL and on MariaDB.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same on each server"
)]

#[path = "../servers/mariadb.rs"]
mod mariadb;
#[path = "../servers/postgres.rs"]
mod postgres;
