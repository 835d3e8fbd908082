//! What plain Diesel does on a tenant connection, scoped.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::SaveDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn plain_diesel_query_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn plain_diesel_query_does_not_run_on_a_tenant_connection_by_first(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().filter(posts::id.eq(1)).first::<Post>(conn);
}

fn plain_diesel_query_does_not_run_on_a_tenant_connection_by_get_result(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().count().get_result::<i64>(conn);
}

fn plain_diesel_query_does_not_run_on_a_tenant_connection_by_load_iter(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    use diesel::connection::DefaultLoadingMode;
    let _ = Post::scoped().load_iter::<Post, DefaultLoadingMode>(conn);
}

fn plain_boxed_query_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().into_boxed().load::<Post>(conn);
}

fn plain_select_without_a_table_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    use tenancy::dsl::{exists, select};
    let _ = select(exists(Post::scoped())).get_result::<bool>(conn);
}

fn plain_query_of_a_universal_table_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Country::scoped().load::<Country>(conn);
}

fn diesels_update_and_delete_do_not_take_a_scoped_query(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = tenancy::update(Post::scoped())
        .filter(posts::id.eq(1))
        .set(posts::title.eq("a"))
        .execute(conn);
    let _ = tenancy::delete(Post::scoped().filter(posts::id.eq(1))).execute(conn);
}

fn diesels_belonging_to_is_a_plain_query(
    post: &Post,
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Comment::scoped()
        .filter(comments::post_id.eq(post.id))
        .load::<Comment>(conn);
}

fn query_of_a_struct_that_derives_hasquery_is_a_plain_one(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    #[derive(HasQuery)]
    #[diesel(table_name = posts)]
    struct Title {
        title: String,
    }
    let _ = Post::scoped().select(Title::as_select()).load(conn);
}

fn sql_in_a_string_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn sql_in_a_string_is_not_executed_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::delete(Post::scoped()).execute(conn);
}

fn batch_of_sql_is_not_executed_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::delete(Post::scoped()).execute(conn);
}

fn plain_insert_does_not_run_on_a_tenant_connection(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn plain_insert_does_not_run_on_a_tenant_connection_by_get_result(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(posts::title.eq("a")).get_result::<Post>(conn);
}

fn plain_update_does_not_run_on_a_tenant_connection(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::update(Post::scoped())
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn plain_delete_does_not_run_on_a_tenant_connection(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(conn);
}

fn diesels_save_changes(post: &Post, conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = post.save().get_result::<Post>(conn);
}

fn copy_does_not_run_on_a_tenant_connection(conn: &mut TenantConn<PgConnection, Org>) {
    let _ = Post::insert(vec![(posts::id.eq(1), posts::title.eq("a"))]).execute(conn);
}

fn diesels_connection_transaction_does_not_take_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = conn.transaction(|_| diesel::QueryResult::Ok(()));
}

fn diesels_begin_test_transaction_does_not_take_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    conn.test_transaction(|_| diesel::QueryResult::Ok(()));
}

fn scoped_query_is_no_table_for_only_and_tablesample(db: &mut PgConnection) {
    use diesel::dsl::OnlyDsl;
    let _: QueryResult<Vec<i32>> = posts::table.only().select(posts::id).load(db);
}

fn scoped_query_is_shown_by_its_connection(conn: &TenantConn<SqliteConnection, Org>) {
    println!("{:?}", Post::scoped().to_sql(conn));
}

fn replace_into_does_not_run_on_a_tenant_connection(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}
