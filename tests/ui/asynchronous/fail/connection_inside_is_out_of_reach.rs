//! The connection inside is out of reach.

use diesel as _;
use ui_schema::asynchronous::*;

fn inside<'c>(conn: &'c mut Conn<'_>) -> &'c mut Db {
    &mut **conn
}

fn main() {}
