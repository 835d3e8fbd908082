//! A table under another name, and rows that belong to parents.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn a_join_with_a_plain_alias() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped().inner_join(others.on(others.field(posts::votes).eq(posts::votes))));
    built(Post::scoped().left_join(others.on(others.field(posts::votes).eq(posts::votes))));
}

fn a_plain_alias_as_the_root() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others));
}

fn an_alias_of_another_table_as_the_root() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others));
}

fn an_alias_loaded_by_itself(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn a_plain_alias_on_a_tenant_connection(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn an_alias_of_a_table_of_no_designation() {
    let others = tenancy::alias!(comments as others);
    built(Post::scoped().inner_join(others.on(others.field(comments::post_id).eq(posts::id))));
}

fn an_alias_for_another_type_of_tenant(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = Post::scoped_as(others).load::<Post>(conn);
}

fn an_unscoped_subquery_of_an_alias_in_a_filter() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped()
            .filter(posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id)))),
    );
}

fn an_unscoped_subquery_of_an_alias_in_a_having() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped()
            .group_by(posts::votes)
            .having(posts::votes.eq_any(Post::scoped_as(others).select(others.field(posts::id))))
            .select(posts::votes),
    );
}

fn an_unscoped_subquery_of_an_alias_in_an_aggregates_filter() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::scoped().select(diesel::dsl::count(posts::id).aggregate_filter(
            posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id))),
        )),
    );
}

fn an_unscoped_subquery_of_an_alias_in_an_update() {
    let others = tenancy::alias!(posts as others);
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(Post::scoped_as(others).select(others.field(posts::id)))),
    );
}

fn an_unscoped_subquery_of_an_alias_boxed() {
    let others = tenancy::alias!(posts as others);
    let boxed = Post::scoped()
        .select(posts::id)
        .into_boxed::<diesel::sqlite::Sqlite>();
    built(Post::scoped().filter(posts::id.eq_any(boxed)));
}

fn a_plain_exists_of_an_alias() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped().filter(tenancy::dsl::exists(
        Post::scoped_as(others).filter(others.field(posts::votes).eq(posts::votes)),
    )));
}

fn a_plain_field_of_an_alias() {
    let others = tenancy::alias!(posts as others);
    built(Post::scoped_as(others).filter(others.field(posts::id).eq(1)));
}

fn rows_of_what_is_no_parent(post: &Post, posts: &[Post]) {
    built(Comment::scoped_belonging_to(post));
    built(Comment::scoped_belonging_to(posts));
}

fn rows_that_belong_to_a_parent_unscoped(post: &Post) {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped_belonging_to(post))));
}
