//! A plain query is not streamed from a tenant connection.
#[path = "../schema.rs"]
mod schema;
use diesel_async::RunQueryDsl;
use schema::*;
use tenancy::prelude::*;

async fn titles(conn: &mut Conn<'_>) {
    let _ = posts::table.select(posts::title).load_stream::<String>(conn).await;
}

fn main() {}
