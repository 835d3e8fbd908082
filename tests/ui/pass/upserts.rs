//! Upserts, which touch rows of the tenant only.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_upsert_that_sets_the_tenant_column() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.do_update().set(posts::votes.eq(2)));
}

fn an_upsert_that_excludes_the_tenant_column() {
    use tenancy::upsert::excluded;
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::votes.eq(excluded(posts::votes))),
    );
}

fn a_plain_excluded() {
    use tenancy::upsert::excluded;
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::title.eq(excluded(posts::title))),
    );
}

fn an_unscoped_subquery_in_the_changes_of_an_upsert() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert.do_update().set(
            posts::votes.eq(Comment::scoped()
                .select(comments::id)
                .single_value()
                .assume_not_null()),
        ),
    );
}

fn an_unscoped_subquery_in_the_filter_of_an_upsert() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::votes.eq(2))
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn an_unscoped_subquery_in_the_target_of_an_upsert() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.filter_target(posts::id.gt(1)));
}

fn a_plain_on_constraint() {
    use tenancy::upsert::on_constraint;
    built(Post::insert(posts::id.eq(1)).on_conflict(on_constraint("posts_pkey")));
}

fn a_conflict_on_a_column_of_another_table() {
    built(Post::insert(posts::id.eq(1)).on_conflict(posts::id));
}

fn an_upsert_of_rows_with_optional_fields_on_sqlite(conn: &mut TenantConn<SqliteConnection, Org>) {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: Option<&'static str>,
    }
    let row = NewPost { title: None };
    let _ = Post::insert(row).on_conflict_do_nothing().execute(conn);
}
