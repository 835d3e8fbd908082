//! The connection inside is out of reach.
#[path = "../schema.rs"]
mod schema;
use schema::*;

fn inside<'c>(conn: &'c mut Conn<'_>) -> &'c mut Db {
    &mut **conn
}

fn main() {}
