//! `limit_to` is the last verb.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<Post>> {
    Post::scoped().limit_to::<20>().filter(posts::id.gt(1)).load(conn)
}

fn main() {}
