//! The nearest programs to the refused ones, that compile.

use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn a_plain_load(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    Post::scoped().select(posts::title).load(conn).await
}

async fn a_plain_delete(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Post::delete(Post::scoped()).execute(conn).await
}

async fn a_plain_stream(conn: &mut Conn<'_>) {
    let _ = Post::scoped()
        .select(posts::title)
        .load_stream::<String>(conn)
        .await;
}

async fn a_raw_query(conn: &mut Db) -> QueryResult<usize> {
    let mut conn = conn.unscoped("the posts of all are deleted");
    diesel_async::RunQueryDsl::execute(diesel::sql_query("delete from posts"), &mut *conn).await
}

async fn a_batch_of_raw_statements(conn: &mut Db) -> QueryResult<()> {
    let mut conn = conn.unscoped("the posts of all are deleted");
    diesel_async::SimpleAsyncConnection::batch_execute(&mut *conn, "delete from posts").await
}

fn a_blocking_query(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
    Post::scoped().select(posts::title).load(conn)
}

async fn a_way_out(conn: &mut Db) -> QueryResult<i64> {
    Post::scoped()
        .count()
        .get_result(&mut conn.unscoped("all"))
        .await
}

async fn a_delete_for_several_tenants(
    conn: &mut AsyncTenantsConn<'_, Db, Org>,
) -> QueryResult<usize> {
    Post::delete(Post::scoped())
        .execute(&mut conn.only(1).expect("one of them"))
        .await
}

async fn another_type_of_tenant(
    conn: &mut AsyncTenantConn<'_, Db, Site>,
) -> QueryResult<Vec<Page>> {
    Page::scoped().load(conn).await
}

async fn a_connection_without_a_tenant(conn: &mut Db) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .load(&mut AsyncTenantConn::<_, Org>::trusting(conn, 1))
        .await
}

async fn a_statement_of_ones_own(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn).await
}

async fn the_connection_inside<'c>(conn: &'c mut AsyncUnscopedConn<'_, Db>) -> &'c mut Db {
    &mut **conn
}
