//! A scoped query runs on a connection with a tenant.
#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::prelude::*;

async fn all(conn: &mut Db) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn).await
}

fn main() {}
