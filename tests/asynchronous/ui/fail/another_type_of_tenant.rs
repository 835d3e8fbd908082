//! A query runs for the type of tenant that owns the rows.
#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

async fn visits(conn: &mut Conn<'_>) -> QueryResult<Vec<Visit>> {
    Visit::scoped().load(conn).await
}

fn main() {}
