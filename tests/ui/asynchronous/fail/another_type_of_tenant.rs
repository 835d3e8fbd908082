//! A query runs for the type of tenant that owns the rows.

use ui_schema::asynchronous::*;

async fn visits(conn: &mut Conn<'_>) -> QueryResult<Vec<Page>> {
    Page::scoped().load(conn).await
}

fn main() {}
