//! Inserts of rows that get their tenant from the connection.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_insert_that_names_the_tenant_column() {
    built(Post::insert(posts::id.eq(2)));
}

fn an_insert_of_a_tuple_that_names_the_tenant_column() {
    built(Post::insert((posts::id.eq(2), posts::title.eq("a"))));
}

fn an_insert_of_a_struct_that_names_the_tenant_column() {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: &'static str,
    }
    built(Post::insert(NewPost { title: "a" }));
}

fn an_insert_of_several_rows_that_name_the_tenant_column() {
    built(Post::insert(vec![(posts::id.eq(2), posts::title.eq("a"))]));
}

fn an_insert_that_may_name_the_tenant_column() {
    built(Post::insert(Some(posts::id.eq(2))));
}

fn a_hand_written_insertable() {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: &'static str,
    }
    built(Post::insert(NewPost { title: "a" }));
}

fn an_insert_into_a_universal_table(conn: &mut SqliteConnection) {
    let _ = diesel::insert_into(countries::table)
        .values(countries::name.eq("Chile"))
        .execute(&mut *conn.unscoped("to add a country"));
}

fn an_unscoped_subquery_in_an_inserted_value() {
    built(Post::insert(
        posts::votes.eq(Comment::scoped()
            .select(comments::id)
            .single_value()
            .assume_not_null()),
    ));
}

fn an_insert_from_an_unscoped_select() {
    built(
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title)),
    );
}

fn an_insert_from_a_select_into_the_tenant_column() {
    built(
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title)),
    );
}

fn an_insert_from_a_select_into_no_columns(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(Comment::scoped().select((comments::id, comments::body)))
        .into_columns((posts::id, posts::title))
        .execute(conn);
}

fn an_unscoped_insert_for_no_tenant(conn: &mut UnscopedConn<'_, SqliteConnection>) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(1)
        .execute(conn);
}

fn an_insert_for_a_named_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn an_unscoped_subquery_in_returning() {
    built(Post::insert(posts::title.eq("a")).returning(posts::id));
}
