//! A scoped query runs on a connection with a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn all(conn: &mut Db) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn).await
}

fn main() {}
