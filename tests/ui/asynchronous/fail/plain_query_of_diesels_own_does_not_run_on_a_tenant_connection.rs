//! A plain query of Diesel's own does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

fn titles(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    posts::table.select(posts::title).load(conn)
}

fn main() {}
