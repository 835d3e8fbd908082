//! A plain query is not streamed from a tenant connection.

use diesel_async::RunQueryDsl;
use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn titles(conn: &mut Conn<'_>) {
    let _ = posts::table.select(posts::title).load_stream::<String>(conn).await;
}

fn main() {}
