//! The rules on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets.

#![allow(
    clippy::items_after_statements,
    reason = "what one rule alone needs stands where it needs it"
)]
#![allow(dead_code, reason = "helpers that serve what MySQL lacks, too")]

mod backend {
    pub(crate) use house::mariadb::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../mariadb/mod.rs"]
mod only;
