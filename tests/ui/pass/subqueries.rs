//! Scoped subqueries.
//!
//! Each item is the nearest program to the one in `fail` that has its name.
#![allow(dead_code, unused)]

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn an_unscoped_subquery_in_eq_any() {
    let _ = Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
}

fn an_unscoped_subquery_in_ne_all() {
    let _ = Post::scoped().filter(posts::id.ne_all(Comment::scoped().select(comments::post_id)));
}

fn an_unscoped_exists() {
    let _ = Post::scoped().filter(tenancy::dsl::exists(Comment::scoped()));
}

fn an_unscoped_exists_under_not() {
    use diesel::dsl::not;
    let _ = Post::scoped().filter(not(tenancy::dsl::exists(Comment::scoped())));
}

fn an_unscoped_scalar_subquery() {
    let _ = Post::scoped().filter(
        posts::id
            .nullable()
            .eq(Comment::scoped().select(comments::post_id).single_value()),
    );
}

fn an_unscoped_subquery_in_or_filter() {
    let _ = Post::scoped().or_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
}

fn an_unscoped_subquery_under_and_and_or() {
    let _ = Post::scoped().filter(
        posts::id.eq(1).or(posts::votes
            .gt(2)
            .and(posts::id.eq_any(Comment::scoped().select(comments::post_id)))),
    );
}

fn an_unscoped_subquery_in_select() {
    let _ = Post::scoped().select((
        posts::id,
        Comment::scoped().select(comments::post_id).single_value(),
    ));
}

fn an_unscoped_subquery_in_order() {
    let _ = Post::scoped().order(Comment::scoped().select(comments::post_id).single_value());
}

fn an_unscoped_subquery_in_then_order_by() {
    let _ = Post::scoped()
        .order(posts::id)
        .then_order_by(Comment::scoped().select(comments::post_id).single_value());
}

fn an_unscoped_subquery_in_group_by() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Integer, Nullable};
    let _ =
        Post::scoped().group_by(sql::<Integer>("").bind::<Nullable<Integer>, _>(
            Comment::scoped().select(comments::post_id).single_value(),
        ));
}

fn an_unscoped_subquery_in_having() {
    let _ = Post::scoped()
        .group_by(posts::id)
        .having(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
}

fn an_unscoped_subquery_in_distinct_on() {
    let _ = Post::scoped().distinct_on(posts::votes);
}

fn an_unscoped_subquery_in_an_aggregates_filter() {
    use diesel::AggregateExpressionMethods;
    use diesel::dsl::count;
    let _ = Post::scoped().select(
        count(posts::id)
            .aggregate_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn an_unscoped_subquery_in_a_windows_partition() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    let _ = Post::scoped().select(
        row_number().partition_by(Comment::scoped().select(comments::post_id).single_value()),
    );
}

fn an_unscoped_subquery_in_a_windows_order() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    let _ = Post::scoped().select(
        row_number().window_order(Comment::scoped().select(comments::post_id).single_value()),
    );
}

fn an_unscoped_subquery_in_a_case() {
    use diesel::dsl::case_when;
    let _ = Post::scoped().select(case_when(
        posts::id.eq_any(Comment::scoped().select(comments::post_id)),
        posts::id,
    ));
}

fn an_unscoped_subquery_bound_to_raw_sql() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Bool, Integer};
    let _ = Post::scoped().filter(sql::<Bool>("votes > ").bind::<Integer, _>(1));
}

fn an_unscoped_boxed_subquery() {
    use diesel::sqlite::Sqlite;
    let scoped = Comment::scoped()
        .select(comments::post_id)
        .into_boxed::<Sqlite>();
    let _ = Post::scoped()
        .into_boxed::<Sqlite>()
        .filter(posts::id.eq_any(scoped));
}

fn an_unscoped_subquery_in_a_scoped_one() {
    let _ = Post::scoped().filter(
        posts::id.eq_any(
            Comment::scoped()
                .select(comments::post_id)
                .filter(comments::id.eq_any(Like::scoped().select(likes::comment_id))),
        ),
    );
}

fn a_boxed_expression() {
    use diesel::sql_types::Bool;
    use diesel::sqlite::Sqlite;
    let _ = Post::scoped()
        .into_boxed::<Sqlite>()
        .filter(posts::id.eq(1));
}

fn an_unscoped_subquery_of_a_universal_table() {
    let _ = Post::scoped().filter(posts::id.eq_any(Country::scoped().select(countries::id)));
}

fn an_unscoped_subquery_in_an_array() {
    use diesel::dsl::array;
    use diesel::sql_types::Integer;
    let _ = Post::scoped().select(array::<Integer, _>((posts::id, posts::votes)));
}

fn an_unscoped_subquery_in_a_select_without_a_table() {
    use tenancy::dsl::select;
    let _ = select(tenancy::dsl::exists(Post::scoped()));
}

fn a_plain_exists_of_a_scoped_query() {
    let _ = Post::scoped().filter(tenancy::dsl::exists(Comment::scoped()));
}

fn an_exists_of_an_unscoped_query() {
    use tenancy::dsl::exists;
    let _ = exists(Post::scoped());
}

fn main() {}
