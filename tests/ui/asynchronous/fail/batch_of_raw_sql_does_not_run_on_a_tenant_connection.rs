//! A batch of raw SQL does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<()> {
    conn.batch_execute("delete from posts").await
}

fn main() {}
