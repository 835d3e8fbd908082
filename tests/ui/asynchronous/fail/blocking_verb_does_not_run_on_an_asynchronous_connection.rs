//! A blocking verb does not run on an asynchronous connection.

use diesel as _;
use tenancy::AsyncUnscopedConn;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn titles(conn: &mut AsyncUnscopedConn<'_, Db>) -> QueryResult<Vec<String>> {
    posts::table.select(posts::title).load(conn).await
}

fn main() {}
