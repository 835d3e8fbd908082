//! A plain statement does not run on a tenant connection.

use diesel_async::RunQueryDsl;
use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<usize> {
    diesel::delete(posts::table).execute(conn).await
}

fn main() {}
