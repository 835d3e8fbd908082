//! Only a connection of tenancy runs scoped queries.

use ui_schema::*;

struct Mine(SqliteConnection);

impl tenancy::ScopedConnection for Mine {
    type Inner = SqliteConnection;
    type Reach = tenancy::All;
}

fn main() {}
