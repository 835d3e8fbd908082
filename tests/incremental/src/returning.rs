//! Writes that return rows, and upserts that name what they conflict on.

use crate::{Db, schema::*};
use tenancy::SaveDsl as _;
use tenancy::upsert::excluded;

type Conn<'a> = TenantConn<'a, Db, Org>;

pub fn inserted(conn: &mut Conn<'_>) -> QueryResult<Post> {
    Post::insert(posts::title.eq("a")).get_result(conn)
}

pub fn inserted_id(conn: &mut Conn<'_>) -> QueryResult<i32> {
    Post::insert(posts::title.eq("a"))
        .returning(posts::id)
        .get_result(conn)
}

pub fn batch(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::insert(vec![posts::title.eq("a"), posts::title.eq("b")]).get_results(conn)
}

pub fn updated(conn: &mut Conn<'_>) -> QueryResult<Option<Post>> {
    Post::update(1)
        .set(posts::votes.eq(1))
        .get_result(conn)
        .optional()
}

pub fn updated_columns(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, String)>> {
    Post::update(Post::scoped())
        .set(posts::votes.eq(1))
        .returning((posts::id, posts::title))
        .load(conn)
}

pub fn saved(post: &Post, conn: &mut Conn<'_>) -> QueryResult<Post> {
    post.save().get_result(conn)
}

pub fn deleted(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::delete(Post::scoped().filter(posts::votes.lt(1))).get_results(conn)
}

pub fn deleted_id(conn: &mut Conn<'_>) -> QueryResult<i32> {
    Post::delete(1).returning(posts::id).get_result(conn)
}

pub fn inserted_or_updated(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id))
        .do_update()
        .set(posts::title.eq("b"))
        .execute(conn)
}

pub fn inserted_or_replaced(conn: &mut Conn<'_>) -> QueryResult<Post> {
    Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq(excluded(posts::title)))
        .get_result(conn)
}

pub fn inserted_or_updated_if(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::votes.eq(posts::votes + 1))
        .filter(posts::votes.gt(1))
        .execute(conn)
}

pub fn inserted_or_not(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(vec![posts::id.eq(1), posts::id.eq(2)])
        .on_conflict(posts::id)
        .do_nothing()
        .execute(conn)
}
