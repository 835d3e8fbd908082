//! A plain statement does not run on a tenant connection.
#[path = "../schema.rs"]
mod schema;
use diesel_async::RunQueryDsl;
use schema::*;
use tenancy::prelude::*;

async fn clear(conn: &mut Conn<'_>) -> QueryResult<usize> {
    diesel::delete(posts::table).execute(conn).await
}

fn main() {}
