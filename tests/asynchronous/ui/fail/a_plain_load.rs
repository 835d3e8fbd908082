//! A plain query does not run on a tenant connection.
#[path = "../schema.rs"]
mod schema;
use diesel_async::RunQueryDsl;
use schema::*;
use tenancy::prelude::*;

async fn titles(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    posts::table.select(posts::title).load(conn).await
}

fn main() {}
