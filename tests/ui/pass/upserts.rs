//! Upserts, which touch rows of the tenant only.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn upsert_does_not_set_the_tenant_column() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.do_update().set(posts::votes.eq(2)));
}

fn upsert_does_not_set_the_tenant_column_to_what_it_would_insert() {
    use tenancy::upsert::excluded;
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::votes.eq(excluded(posts::votes))),
    );
}

fn diesels_excluded_cannot_be_told_from_an_unscoped_query() {
    use tenancy::upsert::excluded;
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::title.eq(excluded(posts::title))),
    );
}

fn subquery_among_the_changes_of_an_upsert_is_scoped() {
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

fn subquery_in_the_filter_of_an_upsert_is_scoped() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(
        insert
            .do_update()
            .set(posts::votes.eq(2))
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn subquery_in_the_predicate_of_a_partial_index_is_scoped() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.filter_target(posts::id.gt(1)));
}

fn diesels_on_constraint_is_not_known_to_tenancy() {
    use tenancy::upsert::on_constraint;
    built(Post::insert(posts::id.eq(1)).on_conflict(on_constraint("posts_pkey")));
}

fn upsert_conflicts_on_columns_of_its_own_table() {
    built(Post::insert(posts::id.eq(1)).on_conflict(posts::id));
}

fn rows_with_optional_fields_are_upserted_one_by_one_on_sqlite(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct NewPost {
        title: Option<&'static str>,
    }
    let row = NewPost { title: None };
    let _ = Post::insert(row).on_conflict_do_nothing().execute(conn);
}
