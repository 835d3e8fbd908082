//! Raw SQL does not run on a tenant connection.
#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<()> {
    conn.batch_execute("delete from posts").await
}

fn main() {}
