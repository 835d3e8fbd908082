//! Reading one table.

use crate::{Db, schema::*};
use diesel::dsl::{case_when, count, count_star, max, row_number, sum};

type Conn<'a> = TenantConn<'a, Db, Org>;

pub fn all(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn)
}

pub fn ids(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped().select(posts::id).load(conn)
}

pub fn first(conn: &mut Conn<'_>) -> QueryResult<Post> {
    Post::scoped().first(conn)
}

pub fn found(conn: &mut Conn<'_>) -> QueryResult<Option<Post>> {
    Post::find(1).first(conn).optional()
}

pub fn filtered(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::title.like("a%"))
        .filter(posts::votes.gt(1))
        .load(conn)
}

pub fn either(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::votes.between(1, 2))
        .or_filter(posts::id.eq_any(vec![1, 2]))
        .get_results(conn)
}

pub fn ordered(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .order(posts::votes.desc())
        .then_order_by(posts::id)
        .load(conn)
}

pub fn latest(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .order(posts::id.desc())
        .limit_to::<10>()
        .load(conn)
}

pub fn planned(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().order(posts::id).planned_anew().load(conn)
}

pub fn page(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    Post::scoped()
        .order(posts::id)
        .limit(10)
        .offset(20)
        .select(posts::title)
        .load(conn)
}

pub fn counted(conn: &mut Conn<'_>) -> QueryResult<i64> {
    Post::scoped().count().get_result(conn)
}

pub fn most(conn: &mut Conn<'_>) -> QueryResult<Option<i32>> {
    Post::scoped().select(max(posts::votes)).first(conn)
}

pub fn distinct(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    Post::scoped().select(posts::title).distinct().load(conn)
}

pub fn boxed(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    let mut query = Post::scoped().into_boxed();
    if conn.key() == &1 {
        query = query.filter(posts::votes.gt(1)).limit(1);
    }
    query.order(posts::id).load(conn)
}

pub fn grouped(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i64)>> {
    Post::scoped()
        .group_by(posts::votes)
        .having(count_star().gt(1))
        .select((posts::votes, count(posts::id)))
        .load(conn)
}

pub fn as_structs(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, i32)>> {
    Post::scoped()
        .select((Post::as_select(), posts::votes + 1))
        .load(conn)
}

pub fn totals(conn: &mut Conn<'_>) -> QueryResult<(Option<i64>, i64)> {
    Post::scoped()
        .select((sum(posts::votes), count(posts::id).aggregate_distinct()))
        .get_result(conn)
}

pub fn numbered(conn: &mut Conn<'_>) -> QueryResult<Vec<(i32, i64)>> {
    Post::scoped()
        .select((posts::id, row_number().partition_by(posts::title)))
        .load(conn)
}

pub fn by_case(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    let weight = case_when(posts::votes.gt(1), posts::votes).otherwise(0);
    Post::scoped().select(weight).load(conn)
}

pub fn one_by_one(conn: &mut Conn<'_>) -> QueryResult<usize> {
    let rows = Post::scoped().load_iter::<Post, diesel::connection::DefaultLoadingMode>(conn)?;
    Ok(rows.filter_map(Result::ok).count())
}

pub fn everybodys(conn: &mut Conn<'_>) -> QueryResult<Vec<Country>> {
    Country::scoped().order(countries::name).load(conn)
}

pub fn own_tenant(conn: &mut Conn<'_>) -> QueryResult<Org> {
    Org::current(conn)
}

pub fn together(conn: &mut Conn<'_>) -> QueryResult<i64> {
    conn.transaction(|conn| Comment::scoped().count().first(conn))
}

pub fn of_any_connection<T>(conn: &mut TenantConn<'_, Db, T>) -> usize
where
    T: tenancy::Tenant,
{
    std::mem::size_of_val(conn.key())
}
