//! What plain Diesel does on a tenant connection, scoped.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn a_plain_load(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn a_plain_first(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().filter(posts::id.eq(1)).first::<Post>(conn);
}

fn a_plain_get_result(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().count().get_result::<i64>(conn);
}

fn a_plain_load_iter(conn: &mut TenantConn<SqliteConnection, Org>) {
    use diesel::connection::DefaultLoadingMode;
    let _ = Post::scoped().load_iter::<Post, DefaultLoadingMode>(conn);
}

fn a_plain_boxed_query(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().into_boxed().load::<Post>(conn);
}

fn a_plain_select_without_a_table(conn: &mut TenantConn<SqliteConnection, Org>) {
    use tenancy::dsl::{exists, select};
    let _ = select(exists(Post::scoped())).get_result::<bool>(conn);
}

fn a_plain_query_of_a_universal_table(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Country::scoped().load::<Country>(conn);
}

fn plain_rows_that_belong_to_an_instance(
    post: &Post,
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Comment::scoped()
        .filter(comments::post_id.eq(post.id))
        .load::<Comment>(conn);
}

fn a_plain_query_of_a_struct(conn: &mut TenantConn<SqliteConnection, Org>) {
    #[derive(HasQuery)]
    #[diesel(table_name = posts)]
    struct Title {
        title: String,
    }
    let _ = Post::scoped().select(Title::as_select()).load(conn);
}

fn a_raw_query(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn a_raw_statement(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::delete(Post::scoped()).execute(conn);
}

fn a_batch_of_raw_statements(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::delete(Post::scoped()).execute(conn);
}

fn a_plain_insert(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn a_plain_insert_that_returns(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).get_result::<Post>(conn);
}

fn a_plain_update(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::update(Post::scoped())
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn a_plain_delete(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(conn);
}

fn a_plain_save(post: &Post, conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = post.save().get_result::<Post>(conn);
}

fn a_plain_copy(conn: &mut TenantConn<PgConnection, Org>) {
    let _ = Post::insert(vec![(posts::id.eq(1), posts::title.eq("a"))]).execute(conn);
}

fn a_plain_transaction(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.transaction(|_| diesel::QueryResult::Ok(()));
}

fn a_plain_test_transaction(conn: &mut TenantConn<SqliteConnection, Org>) {
    conn.test_transaction(|_| diesel::QueryResult::Ok(()));
}
