//! A statement is in the mode of its connection.

use diesel as _;
use diesel_async::AsyncPgConnection;
use tenancy::dsl::AllOf;
use tenancy::prelude::*;
use ui_schema::*;

fn of_all() -> AllOf<Post> {
    Post::scoped()
}

async fn run(conn: &mut AsyncTenantConn<'_, AsyncPgConnection, Org>) {
    let _ = of_all().load::<Post>(conn).await;
}

fn main() {}
