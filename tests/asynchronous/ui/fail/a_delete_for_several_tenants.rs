//! A connection of several tenants only reads.
#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

async fn clear(conn: &mut AsyncTenantsConn<'_, Db, Org>) -> QueryResult<usize> {
    Post::delete(Post::scoped()).execute(conn).await
}

fn main() {}
