//! What PostgreSQL has and SQLite has not.

use crate::schema::*;

type Conn<'a> = TenantConn<'a, PgConnection, Org>;

pub fn locked(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().for_update().load(conn)
}

pub fn skipped(conn: &mut Conn<'_>) -> QueryResult<Option<Post>> {
    Post::scoped()
        .order(posts::id)
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()
}

pub fn shared(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::votes.gt(1))
        .for_share()
        .load(conn)
}

pub fn distinct(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .distinct_on(posts::votes)
        .order((posts::votes, posts::id))
        .load(conn)
}

pub fn all(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn)
}

pub fn any(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
        .for_update()
        .load(conn)
}
