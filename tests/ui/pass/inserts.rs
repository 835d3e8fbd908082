//! Inserts of rows that get their tenant from the connection.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn insert_does_not_name_the_tenant_column() {
    built(Post::insert(posts::id.eq(2)));
}

fn tuple_of_values_does_not_name_the_tenant_column() {
    built(Post::insert((posts::id.eq(2), posts::title.eq("a"))));
}

fn struct_that_derives_insertable_does_not_name_the_tenant_column() {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: &'static str,
    }
    built(Post::insert(NewPost { title: "a" }));
}

fn batch_does_not_name_the_tenant_column() {
    built(Post::insert(vec![(posts::id.eq(2), posts::title.eq("a"))]));
}

fn value_that_may_be_absent_does_not_name_the_tenant_column() {
    built(Post::insert(Some(posts::id.eq(2))));
}

fn values_that_are_written_by_hand_may_name_the_tenant_column() {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: &'static str,
    }
    built(Post::insert(NewPost { title: "a" }));
}

fn tenant_does_not_write_what_every_tenant_reads(conn: &mut SqliteConnection) {
    let _ = diesel::insert_into(countries::table)
        .values(countries::name.eq("Chile"))
        .execute(&mut *conn.unscoped("to add a country"));
}

fn subquery_among_the_values_of_an_insert_is_scoped() {
    built(Post::insert(
        posts::votes.eq(Comment::scoped()
            .select(comments::id)
            .single_value()
            .assume_not_null()),
    ));
}

fn insert_copies_the_rows_of_a_scoped_select_only() {
    built(
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title)),
    );
}

fn select_does_not_fill_the_tenant_column() {
    built(
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title)),
    );
}

fn insert_from_a_select_names_the_columns_that_it_fills(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(Comment::scoped().select((comments::id, comments::body)))
        .into_columns((posts::id, posts::title))
        .execute(conn);
}

fn insert_on_an_unscoped_connection_names_the_tenant(
    conn: &mut UnscopedConn<'_, SqliteConnection>,
) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(1)
        .execute(conn);
}

fn insert_on_a_tenant_connection_names_no_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn subquery_in_returning_is_scoped() {
    built(Post::insert(posts::title.eq("a")).returning(posts::id));
}

fn batch_on_sqlite_is_not_shown(conn: &TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).to_sql(conn);
}

fn values_are_for_columns_of_the_table_itself() {
    built(Post::insert(posts::votes.eq(1)));
    built(Post::insert((posts::title.eq("a"), posts::votes.eq(1))));
}

fn key_of_a_new_tenant_is_made_on_an_unscoped_connection(
    conn: &mut UnscopedConn<'_, SqliteConnection>,
) {
    let _ = Org::insert(orgs::name.eq("a")).execute(conn);
    let _ = Org::insert(orgs::name.eq("a")).get_result::<Org>(conn);
    let _ = Org::insert(orgs::name.eq("a"))
        .returning(orgs::id)
        .get_result::<i32>(conn);
    let _ = Org::insert(vec![orgs::name.eq("a")]).get_results::<Org>(conn);
    let _ = Org::insert(orgs::name.eq("a")).for_tenant(2).execute(conn);
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
}
