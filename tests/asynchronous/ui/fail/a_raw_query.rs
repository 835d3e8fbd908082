//! Raw SQL does not run on a tenant connection.
#[path = "../schema.rs"]
mod schema;
use diesel_async::RunQueryDsl;
use schema::*;
use tenancy::prelude::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<usize> {
    diesel::sql_query("delete from posts").execute(conn).await
}

fn main() {}
