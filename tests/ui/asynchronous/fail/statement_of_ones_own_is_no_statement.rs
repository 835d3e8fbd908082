//! A statement of one's own is no statement: it would run whatever it likes.

use diesel::query_builder::AsQuery;
use tenancy::prelude::*;
use ui_schema::asynchronous::*;

struct Mine;

impl<R> tenancy::bounds::BindLoad<R> for Mine {
    type Bound = <posts::table as AsQuery>::Query;

    fn bind_load(self, _: &R) -> QueryResult<Self::Bound> {
        Ok(posts::table.as_query())
    }
}

async fn all(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    tenancy::bounds::Loads::load(conn, Mine).await
}

fn main() {}
