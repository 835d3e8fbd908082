//! Writing.

use crate::{Db, schema::*};
use tenancy::SaveDsl as _;

type Conn<'a> = TenantConn<'a, Db, Org>;

#[derive(Insertable)]
#[diesel(table_name = posts)]
pub struct NewPost<'a> {
    pub title: &'a str,
    pub votes: i32,
}

#[derive(AsChangeset)]
#[diesel(table_name = posts)]
pub struct Changes<'a> {
    pub title: Option<&'a str>,
    pub votes: Option<i32>,
}

pub fn inserted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert((posts::id.eq(1), posts::title.eq("a"))).execute(conn)
}

pub fn inserted_struct(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(NewPost {
        title: "a",
        votes: 1,
    })
    .execute(conn)
}

pub fn inserted_reference(row: &NewPost<'_>, conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(row).execute(conn)
}

pub fn batch(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(vec![
        (posts::id.eq(1), posts::title.eq("a")),
        (posts::id.eq(2), posts::title.eq("b")),
    ])
    .execute(conn)
}

pub fn batch_of_structs(rows: &[NewPost<'_>], conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(rows).execute(conn)
}

pub fn defaults(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert_default_values().execute(conn)
}

pub fn copied(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(Comment::scoped().select((comments::id, comments::body)))
        .into_columns((posts::id, posts::title))
        .execute(conn)
}

pub fn inserted_unless_there(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(posts::id.eq(1))
        .on_conflict_do_nothing()
        .execute(conn)
}

pub fn updated(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(1).set(posts::votes.eq(2)).execute(conn)
}

pub fn updated_together(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(Post::scoped().filter(posts::votes.gt(1)))
        .set((posts::title.eq("b"), posts::votes.eq(posts::votes + 1)))
        .execute(conn)
}

pub fn changed(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(1)
        .set(Changes {
            title: None,
            votes: Some(1),
        })
        .execute(conn)
}

pub fn updated_by_a_subquery(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(Post::scoped())
        .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
        .set(posts::votes.eq(0))
        .execute(conn)
}

pub fn updated_boxed(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(Post::scoped())
        .set(posts::votes.eq(0))
        .into_boxed()
        .filter(posts::id.gt(1))
        .execute(conn)
}

pub fn saved(post: &Post, conn: &mut Conn<'_>) -> QueryResult<usize> {
    post.save().execute(conn)
}

pub fn deleted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::delete(1).execute(conn)
}

pub fn deleted_together(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Comment::delete(Comment::scoped())
        .filter(comments::body.like("a%"))
        .execute(conn)
}

pub fn deleted_row(post: &Post, conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::delete(post.id).execute(conn)
}

pub fn all_or_nothing(conn: &mut Conn<'_>) -> QueryResult<usize> {
    conn.transaction(|conn| {
        Comment::delete(Comment::scoped()).execute(conn)?;
        Post::delete(Post::scoped()).execute(conn)
    })
}

pub fn for_a_tenant(db: &mut Db) -> QueryResult<usize> {
    let mut conn = db.unscoped("an import");
    Post::insert(posts::title.eq("a"))
        .for_tenant(1)
        .execute(&mut conn)
}
