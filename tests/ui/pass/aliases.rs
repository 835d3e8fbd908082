//! A table under another name, and rows that belong to parents.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn alias_of_a_scoped_query_is_made_by_tenancy_alias() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped().inner_join(others.on(others.field(posts::votes).eq(posts::votes))));
    built(Post::scoped().left_join(others.on(others.field(posts::votes).eq(posts::votes))));
}

fn scoped_query_starts_from_an_alias_that_is_made_by_tenancy_alias() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others));
}

fn scoped_query_starts_from_an_alias_of_the_models_table() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others));
}

fn alias_is_no_query(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn plain_query_of_an_alias_does_not_run_on_a_tenant_connection(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn alias_is_of_a_table_that_is_designated() {
    let others = tenancy::alias!(comments as others);
    built(Post::scoped().inner_join(others.on(others.field(comments::post_id).eq(posts::id))));
}

fn alias_asks_for_the_tenant_that_its_table_asks_for(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn subquery_of_an_alias_in_a_filter_is_scoped() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped()
            .filter(posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id)))),
    );
}

fn subquery_of_an_alias_in_having_is_scoped() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped()
            .group_by(posts::votes)
            .having(posts::votes.eq_any(Post::scoped_as(others).select(others.field(posts::id))))
            .select(posts::votes),
    );
}

fn subquery_of_an_alias_in_an_aggregates_filter_is_scoped() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped().select(diesel::dsl::count(posts::id).aggregate_filter(
            posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id))),
        )),
    );
}

fn subquery_of_an_alias_in_an_update_is_scoped() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id)))),
    );
}

fn boxed_subquery_of_an_alias_is_scoped() {
    let others = tenancy::alias!(posts as others);
    let boxed = Post::scoped()
        .select(posts::id)
        .into_boxed::<diesel::sqlite::Sqlite>();
    built(Post::scoped().filter(posts::id.eq_any(boxed)));
}

fn exists_of_an_alias_is_scoped() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped().filter(tenancy::dsl::exists(
        Post::scoped_as(others).filter(others.field(posts::votes).eq(posts::votes)),
    )));
}

fn columns_of_an_alias_are_named_by_what_tenancy_alias_made() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others).filter(others.field(posts::id).eq(1)));
}

fn rows_belong_to_instances_of_their_parents_model(post: &Post, posts: &[Post]) {
    built(Comment::scoped_belonging_to(post));
    built(Comment::scoped_belonging_to(posts));
}

fn scoped_query_holds_rows_that_belong_to_a_parent_only_if_they_are_scoped(post: &Post) {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped_belonging_to(post))));
}
