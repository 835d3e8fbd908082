//! Several tenants at once, and all of them.

use crate::{Db, shapes::*};
use diesel::dsl::count_star;
use tenancy::dsl::exists;

type Conns<'a> = TenantsConn<'a, Db, Org>;

pub fn all(conn: &mut Conns<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn)
}

pub fn counted(conn: &mut Conns<'_>) -> QueryResult<Vec<(i32, i64)>> {
    Post::scoped()
        .group_by(posts::org_id)
        .select((posts::org_id, count_star()))
        .load(conn)
}

pub fn found(conn: &mut Conns<'_>) -> QueryResult<Option<Post>> {
    Post::find(1).first(conn).optional()
}

pub fn joined(conn: &mut Conns<'_>) -> QueryResult<Vec<(Post, Comment)>> {
    Post::scoped().inner_join(comments::table).load(conn)
}

pub fn existing(conn: &mut Conns<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(exists(
            Comment::scoped().filter(comments::post_id.eq(posts::id)),
        ))
        .load(conn)
}

pub fn united(conn: &mut Conns<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped()
        .select(posts::id)
        .union(Tag::scoped().select(tags::id))
        .load(conn)
}

pub fn through(conn: &mut Conns<'_>) -> QueryResult<Vec<Attachment>> {
    Attachment::scoped().load(conn)
}

pub fn one_of_them(conn: &mut Conns<'_>) -> QueryResult<usize> {
    let mut conn = conn.only(1).expect("one of them");
    Post::update(1).set(posts::votes.eq(2)).execute(&mut conn)
}

pub fn below(db: &mut Db) -> QueryResult<i64> {
    let org = tenancy::Verified::<Org>::trust(1);
    let mut conn = TenantsConn::<_, Org>::with_descendants(db, org)?;
    Post::scoped().count().get_result(&mut conn)
}

pub fn across(db: &mut Db) -> QueryResult<i64> {
    Post::scoped()
        .count()
        .get_result(&mut db.unscoped("a count"))
}

pub fn opened(db: &mut Db) -> QueryResult<Vec<Tag>> {
    let mut conn = TenantsConn::<_, Org>::trusting(db, [1, 2]);
    Tag::scoped().load(&mut conn)
}

pub fn plain(db: &mut Db) -> QueryResult<Vec<Post>> {
    let mut conn = db.unscoped("a report");
    diesel::RunQueryDsl::load(posts::table, &mut *conn)
}
