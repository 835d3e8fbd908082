//! Rows that leave out a column are not inserted together on SQLite.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

#[derive(Insertable)]
#[diesel(table_name = posts)]
struct NewPost {
    title: Option<&'static str>,
}

async fn insert(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert([NewPost { title: None }, NewPost { title: Some("a") }])
        .execute(conn)
        .await
}

fn main() {}
