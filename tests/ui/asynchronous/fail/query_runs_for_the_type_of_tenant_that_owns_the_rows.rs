//! A query runs for the type of tenant that owns the rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn visits(conn: &mut Conn<'_>) -> QueryResult<Vec<Page>> {
    Page::scoped().load(conn).await
}

fn main() {}
