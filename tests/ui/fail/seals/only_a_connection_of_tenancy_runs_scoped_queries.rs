//! Only a connection of tenancy runs scoped queries.

use diesel as _;
use tenancy::prelude::*;

struct Mine(SqliteConnection);

impl tenancy::bounds::ScopedConnection for Mine {
    type Inner = SqliteConnection;
    type Reach = tenancy::bounds::All;
}

fn main() {}
