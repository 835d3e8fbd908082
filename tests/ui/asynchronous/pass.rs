//! The nearest programs to the refused ones, that compile.

use tenancy::prelude::*;
use ui_schema::asynchronous::*;

async fn plain_query_does_not_run_on_a_tenant_connection(
    conn: &mut Conn<'_>,
) -> QueryResult<Vec<String>> {
    Post::scoped().select(posts::title).load(conn).await
}

async fn plain_statement_does_not_run_on_a_tenant_connection(
    conn: &mut Conn<'_>,
) -> QueryResult<usize> {
    Post::delete(Post::scoped()).execute(conn).await
}

async fn plain_query_is_not_streamed_from_a_tenant_connection(conn: &mut Conn<'_>) {
    let _ = Post::scoped()
        .select(posts::title)
        .load_stream::<String>(conn)
        .await;
}

async fn raw_sql_does_not_run_on_a_tenant_connection(conn: &mut Db) -> QueryResult<usize> {
    let mut conn = conn.unscoped("the posts of all are deleted");
    diesel_async::RunQueryDsl::execute(diesel::sql_query("delete from posts"), &mut *conn).await
}

async fn batch_of_raw_sql_does_not_run_on_a_tenant_connection(conn: &mut Db) -> QueryResult<()> {
    let mut conn = conn.unscoped("the posts of all are deleted");
    diesel_async::SimpleAsyncConnection::batch_execute(&mut *conn, "delete from posts").await
}

fn plain_query_of_diesels_own_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) -> QueryResult<Vec<String>> {
    Post::scoped().select(posts::title).load(conn)
}

async fn tenant_connection_does_not_leave_the_scope(conn: &mut Db) -> QueryResult<i64> {
    Post::scoped()
        .count()
        .get_result(&mut conn.unscoped("all"))
        .await
}

async fn connection_of_several_tenants_only_reads(
    conn: &mut AsyncTenantsConn<'_, Db, Org>,
) -> QueryResult<usize> {
    Post::delete(Post::scoped())
        .execute(&mut conn.only(1).expect("one of them"))
        .await
}

async fn query_runs_for_the_type_of_tenant_that_owns_the_rows(
    conn: &mut AsyncTenantConn<'_, Db, Site>,
) -> QueryResult<Vec<Page>> {
    Page::scoped().load(conn).await
}

async fn scoped_query_runs_on_a_connection_with_a_tenant(conn: &mut Db) -> QueryResult<Vec<Post>> {
    Post::scoped()
        .load(&mut AsyncTenantConn::<_, Org>::trusting(conn, 1))
        .await
}

async fn statement_of_ones_own_is_no_statement(conn: &mut Conn<'_>) -> QueryResult<Vec<Post>> {
    Post::scoped().load(conn).await
}

async fn connection_inside_is_out_of_reach<'c>(
    conn: &'c mut AsyncUnscopedConn<'_, Db>,
) -> &'c mut Db {
    &mut **conn
}

async fn blocking_verb_does_not_run_on_an_asynchronous_connection(
    conn: &mut tenancy::AsyncUnscopedConn<'_, Db>,
) -> QueryResult<Vec<String>> {
    diesel_async::RunQueryDsl::load(posts::table.select(posts::title), conn).await
}

mod rows_that_leave_out_a_column_are_not_inserted_together_on_sqlite {
    use super::*;

    diesel::table! { jots { id -> Integer, org_id -> Integer, text -> Nullable<Text> } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = jots)]
    struct Jot {
        id: i32,
        org_id: i32,
        text: Option<String>,
    }

    #[derive(Insertable)]
    #[diesel(table_name = jots, treat_none_as_default_value = false)]
    struct NewJot {
        text: Option<&'static str>,
    }

    async fn insert(conn: &mut Conn<'_>) -> QueryResult<usize> {
        Jot::insert([NewJot { text: None }, NewJot { text: Some("a") }])
            .execute(conn)
            .await
    }
}

async fn statement_is_in_the_mode_of_its_connection(conn: &mut Conn<'_>) {
    fn of_all() -> tenancy::dsl::AllOf<Post, tenancy::bounds::Async> {
        Post::scoped()
    }
    let _ = of_all().select(posts::title).load::<String>(conn).await;
}
