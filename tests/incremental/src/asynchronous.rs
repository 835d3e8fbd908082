//! Asynchronous connections.

use crate::{AsyncDb, shapes::*};
use futures_util::TryStreamExt as _;
use tenancy::SaveDsl as _;
use tenancy::dsl::{exists, select};

type Conn<'a> = AsyncTenantConn<'a, AsyncDb, Org>;

pub async fn all(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn).await
}

pub async fn ids(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Post::scoped().select(posts::id).load(conn).await
}

pub async fn found(conn: &mut Conn<'_>) -> QueryResult<Option<Post>> {
    Post::find(1).first(conn).await.optional()
}

pub async fn filtered(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::votes.gt(1))
        .order(posts::id)
        .limit(1)
        .get_results(conn)
        .await
}

pub async fn counted(conn: &mut Conn<'_>) -> QueryResult<i64> {
    Post::scoped().count().get_result(conn).await
}

pub async fn joined(conn: &mut Conn<'_>) -> QueryResult<Vec<(Post, Comment)>> {
    Post::scoped().inner_join(comments::table).load(conn).await
}

pub async fn any(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
        .load(conn)
        .await
}

pub async fn is_any_there(conn: &mut Conn<'_>) -> QueryResult<bool> {
    select(exists(Post::scoped())).get_result(conn).await
}

pub async fn boxed(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    let query = Post::scoped().into_boxed();
    query.filter(posts::id.gt(1)).load(conn).await
}

pub async fn streamed(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    let rows = Post::scoped().load_stream::<Post>(conn).await?;
    rows.try_collect().await
}

pub async fn inserted_together(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert([posts::title.eq("a"), posts::title.eq("b")])
        .execute(conn)
        .await
}

pub async fn inserted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert(posts::title.eq("a")).execute(conn).await
}

pub async fn defaults(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::insert_default_values().execute(conn).await
}

pub async fn updated(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::update(1).set(posts::votes.eq(2)).execute(conn).await
}

pub async fn saved(post: &Post, conn: &mut Conn<'_>) -> QueryResult<usize> {
    post.save().execute(conn).await
}

pub async fn deleted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::delete(Post::scoped()).execute(conn).await
}

pub async fn adopted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Lead::adopt(1).execute(conn).await
}

pub async fn adopted_and_set(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Lead::adopt(1).set(leads::email.eq("a")).execute(conn).await
}

pub async fn references(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1)))
        .execute(conn)
        .await
}

pub async fn through(conn: &mut Conn<'_>) -> QueryResult<Vec<Attachment>> {
    Attachment::scoped().load(conn).await
}

pub async fn all_or_nothing(conn: &mut Conn<'_>) -> QueryResult<i64> {
    conn.transaction(async |conn| {
        Post::delete(1).execute(conn).await?;
        Post::scoped().count().get_result(conn).await
    })
    .await
}

pub async fn own_tenant(conn: &mut Conn<'_>) -> QueryResult<Org> {
    Org::current(conn).await
}

pub async fn several(conn: &mut AsyncTenantsConn<'_, AsyncDb, Org>) -> QueryResult<Vec<Tag>> {
    Tag::scoped().load(conn).await
}

pub async fn below(db: &mut AsyncDb) -> QueryResult<i64> {
    let org = tenancy::Verified::<Org>::trust(1);
    let mut conn = AsyncTenantsConn::with_descendants(db, org).await?;
    Post::scoped().count().get_result(&mut conn).await
}

pub async fn across(db: &mut AsyncDb) -> QueryResult<i64> {
    let mut conn = db.unscoped("a count");
    Post::scoped().count().get_result(&mut conn).await
}

pub fn sent(mut db: AsyncDb) -> tokio::task::JoinHandle<QueryResult<Vec<Post>>> {
    tokio::spawn(async move {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut db, 1);
        Post::update(1)
            .set(posts::votes.eq(1))
            .execute(&mut conn)
            .await?;
        Post::scoped()
            .inner_join(comments::table)
            .select(Post::as_select())
            .load(&mut conn)
            .await
    })
}

pub fn sent_together(mut db: AsyncDb) -> tokio::task::JoinHandle<QueryResult<i64>> {
    tokio::spawn(async move {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut db, 1);
        conn.transaction(async |conn| {
            Comment::delete(1).execute(conn).await?;
            Comment::scoped().count().get_result(conn).await
        })
        .await
    })
}
