//! A plain query does not run on a tenant connection.

use diesel_async::RunQueryDsl;
use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn titles(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    posts::table.select(posts::title).load(conn).await
}

fn main() {}
