//! Queries in queries, and combined ones.

use crate::{Db, schema::*};
use diesel::dsl::{count_star, not};
use tenancy::dsl::{exists, select};

type Conn<'a> = TenantConn<'a, Db, Org>;

pub fn any(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
        .load(conn)
}

pub fn none(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::id.ne_all(Comment::scoped().select(comments::post_id)))
        .load(conn)
}

pub fn existing(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(exists(
            Comment::scoped().filter(comments::post_id.eq(posts::id)),
        ))
        .load(conn)
}

pub fn not_existing(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .filter(not(exists(Like::scoped())))
        .select(posts::id)
        .load(conn)
}

pub fn is_any_there(conn: &mut Conn<'_>) -> QueryResult<bool> {
    select(exists(Post::scoped().filter(posts::votes.gt(1)))).get_result(conn)
}

pub fn one_value(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(
            posts::id
                .nullable()
                .eq(Comment::scoped().select(comments::post_id).single_value()),
        )
        .load(conn)
}

pub fn selected(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, Option<i32>)>> {
    Post::scoped()
        .select((
            posts::id,
            Comment::scoped().select(comments::id).single_value(),
        ))
        .load(conn)
}

pub fn ordered(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .order(Comment::scoped().select(comments::id).single_value())
        .load(conn)
}

pub fn having(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .group_by(posts::votes)
        .having(posts::votes.eq_any(Comment::scoped().select(comments::id)))
        .select(posts::votes)
        .load(conn)
}

pub fn deeper(conn: &mut Conn<'_>) -> QueryResult<i64> {
    let liked = Comment::scoped()
        .filter(comments::id.eq_any(Like::scoped().select(likes::comment_id)))
        .select(comments::post_id);
    Post::scoped()
        .filter(posts::id.eq_any(liked))
        .count()
        .get_result(conn)
}

pub fn of_an_alias(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    let others = tenancy::alias!(posts as others);
    Post::scoped()
        .filter(exists(
            Post::scoped_as(others).filter(others.field(posts::votes).eq(posts::votes)),
        ))
        .load(conn)
}

pub fn united(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .select(posts::id)
        .union(Comment::scoped().select(comments::post_id))
        .load(conn)
}

pub fn united_twice(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .select(posts::id)
        .union_all(Comment::scoped().select(comments::id))
        .union_all(Like::scoped().select(likes::id))
        .load(conn)
}

pub fn common(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .select(posts::id)
        .intersect(Comment::scoped().select(comments::post_id))
        .load(conn)
}

pub fn left_over(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .select(posts::id)
        .except(Comment::scoped().select(comments::post_id))
        .load(conn)
}

pub fn of_joins(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i64)>> {
    let liked = Comment::scoped()
        .inner_join(likes::table)
        .select(comments::post_id);
    Post::scoped()
        .filter(posts::id.eq_any(liked))
        .group_by(posts::votes)
        .select((posts::votes, count_star()))
        .load(conn)
}
