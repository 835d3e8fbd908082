//! Limits that the type says.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn limit_to_ends_a_query_that_does_not_end_otherwise(
    conn: &mut TenantConn<SqliteConnection, Org>,
) -> QueryResult<Vec<Post>> {
    let posts = || Post::scoped().order(posts::id);
    posts().limit(20).offset(20).load::<Post>(conn)?;
    posts().limit_to::<20>().load(conn)
}

fn limit_to_is_the_last_verb(
    conn: &mut TenantConn<SqliteConnection, Org>,
) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .limit(20)
        .filter(posts::id.gt(1))
        .load::<Post>(conn)?;
    Post::scoped()
        .filter(posts::id.gt(1))
        .limit_to::<20>()
        .load(conn)
}
