//! Raw SQL does not run on a tenant connection.

use diesel_async::RunQueryDsl;
use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<usize> {
    diesel::sql_query("delete from posts").execute(conn).await
}

fn main() {}
