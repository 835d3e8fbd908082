//! The rules on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets.

mod backend {
    pub(crate) use house::mariadb::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../mariadb/mod.rs"]
mod only;
