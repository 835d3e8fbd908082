//! Joins, aliases and associations.

use crate::{Db, schema::*};
use diesel::dsl::count;

type Conn<'a> = TenantConn<'a, Db, Org>;

pub fn inner(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, Comment)>> {
    Post::scoped().inner_join(comments::table).load(conn)
}

pub fn left(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, Option<Comment>)>> {
    Post::scoped().left_join(comments::table).load(conn)
}

pub fn upwards(conn: &mut Conn<'_>) -> QueryResult<Vec<(String, String)>> {
    Comment::scoped()
        .inner_join(posts::table)
        .select((comments::body, posts::title))
        .load(conn)
}

pub fn by_hand(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, Option<i32>)>> {
    Post::scoped()
        .left_join(comments::table.on(comments::id.eq(posts::votes)))
        .select((posts::id, comments::id.nullable()))
        .load(conn)
}

pub fn nested(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, (Comment, Like))>> {
    Post::scoped()
        .inner_join(Comment::scoped().inner_join(likes::table))
        .load(conn)
}

pub fn nested_left(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, Option<i32>)>> {
    Post::scoped()
        .left_join(Comment::scoped().left_join(likes::table))
        .select((posts::id, likes::id.nullable()))
        .load(conn)
}

pub fn in_a_row(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i32, i32)>> {
    Comment::scoped()
        .inner_join(posts::table)
        .inner_join(likes::table)
        .select((comments::id, posts::id, likes::id))
        .load(conn)
}

pub fn with_everybodys(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, Country)>> {
    Post::scoped()
        .inner_join(countries::table.on(countries::id.eq(posts::votes)))
        .load(conn)
}

pub fn with_itself(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i32)>> {
    let others = tenancy::alias!(posts as others);
    Post::scoped()
        .inner_join(others.on(others.field(posts::votes).eq(posts::votes)))
        .select((posts::id, others.field(posts::id)))
        .load(conn)
}

pub fn under_another_name(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    let others = tenancy::alias!(posts as others);
    Post::scoped_as(others)
        .filter(others.field(posts::id).gt(1))
        .load(conn)
}

pub fn counted(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i64)>> {
    Post::scoped()
        .inner_join(comments::table)
        .group_by(posts::id)
        .select((posts::id, count(comments::id)))
        .load(conn)
}

pub fn filtered(conn: &mut Conn<'_>) -> QueryResult<i64> {
    Post::scoped()
        .inner_join(comments::table)
        .filter(comments::body.ne(posts::title))
        .count()
        .get_result(conn)
}

pub fn boxed(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    let query = Post::scoped()
        .inner_join(comments::table)
        .select(posts::id)
        .into_boxed();
    query.filter(comments::id.gt(1)).order(posts::id).load(conn)
}

pub fn children(post: &Post, conn: &mut Conn<'_>) -> QueryResult<Vec<Comment>> {
    Comment::scoped_belonging_to(post)
        .order(comments::id)
        .load(conn)
}

pub fn families(posts: &[Post], conn: &mut Conn<'_>) -> QueryResult<Vec<Vec<Comment>>> {
    let children: Vec<Comment> = Comment::scoped_belonging_to(posts).load(conn)?;
    Ok(children.grouped_by(posts))
}
