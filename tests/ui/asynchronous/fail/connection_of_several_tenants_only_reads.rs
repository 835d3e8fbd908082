//! A connection of several tenants only reads.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn clear(conn: &mut AsyncTenantsConn<'_, Db, Org>) -> QueryResult<usize> {
    Post::delete(Post::scoped()).execute(conn).await
}

fn main() {}
