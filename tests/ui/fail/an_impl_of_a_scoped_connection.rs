//! Only a connection of tenancy runs scoped queries.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine(SqliteConnection);

impl tenancy::ScopedConnection for Mine {
    type Inner = SqliteConnection;
    type Reach = tenancy::All;
}

fn main() {}
