//! A tenant connection does not leave the scope.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn count(conn: &mut Conn<'_>) -> QueryResult<i64> {
    Post::scoped().count().get_result(&mut conn.unscoped("all")).await
}

fn main() {}
