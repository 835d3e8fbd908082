//! The shapes of tenancy on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets, beside the matrix of policies and verbs.

#[macro_use]
#[path = "../shapes/backend/mariadb.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/mod.rs"]
mod shapes;

#[path = "../shapes/statements/mod.rs"]
mod statements;
