//! `limit_to` ends a query that does not end otherwise.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<Post>> {
    Post::scoped().order(posts::id).offset(20).limit_to::<20>().load(conn)
}

fn main() {}
