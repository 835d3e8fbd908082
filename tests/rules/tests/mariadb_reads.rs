//! The matrix of policies and verbs that read, on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets.

#[macro_use]
#[path = "../shapes/backend/mariadb.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/reads/mod.rs"]
mod reads;
