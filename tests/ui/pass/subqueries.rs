//! Scoped subqueries.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_unscoped_subquery_in_eq_any() {
    built(Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))));
}

fn an_unscoped_subquery_in_ne_all() {
    built(Post::scoped().filter(posts::id.ne_all(Comment::scoped().select(comments::post_id))));
}

fn an_unscoped_exists() {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped())));
}

fn an_unscoped_exists_under_not() {
    use diesel::dsl::not;
    built(Post::scoped().filter(not(tenancy::dsl::exists(Comment::scoped()))));
}

fn an_unscoped_scalar_subquery() {
    built(
        Post::scoped().filter(
            posts::id
                .nullable()
                .eq(Comment::scoped().select(comments::post_id).single_value()),
        ),
    );
}

fn an_unscoped_subquery_in_or_filter() {
    built(Post::scoped().or_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))));
}

fn an_unscoped_subquery_under_and_and_or() {
    built(
        Post::scoped().filter(
            posts::id.eq(1).or(posts::votes
                .gt(2)
                .and(posts::id.eq_any(Comment::scoped().select(comments::post_id)))),
        ),
    );
}

fn an_unscoped_subquery_in_select() {
    built(Post::scoped().select((
        posts::id,
        Comment::scoped().select(comments::post_id).single_value(),
    )));
}

fn an_unscoped_subquery_in_order() {
    built(Post::scoped().order(Comment::scoped().select(comments::post_id).single_value()));
}

fn an_unscoped_subquery_in_then_order_by() {
    built(
        Post::scoped()
            .order(posts::id)
            .then_order_by(Comment::scoped().select(comments::post_id).single_value()),
    );
}

fn an_unscoped_subquery_in_group_by() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Integer, Nullable};
    built(Post::scoped().group_by(
        sql::<Integer>("").bind::<Nullable<Integer>, _>(
            Comment::scoped().select(comments::post_id).single_value(),
        ),
    ));
}

fn an_unscoped_subquery_in_having() {
    built(
        Post::scoped()
            .group_by(posts::id)
            .having(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn an_unscoped_subquery_in_distinct_on() {
    built(Post::scoped().distinct_on(posts::votes));
}

fn an_unscoped_subquery_in_an_aggregates_filter() {
    use diesel::AggregateExpressionMethods;
    use diesel::dsl::count;
    built(
        Post::scoped().select(
            count(posts::id)
                .aggregate_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
        ),
    );
}

fn an_unscoped_subquery_in_a_windows_partition() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    built(Post::scoped().select(
        row_number().partition_by(Comment::scoped().select(comments::post_id).single_value()),
    ));
}

fn an_unscoped_subquery_in_a_windows_order() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    built(Post::scoped().select(
        row_number().window_order(Comment::scoped().select(comments::post_id).single_value()),
    ));
}

fn an_unscoped_subquery_in_a_case() {
    use diesel::dsl::case_when;
    built(Post::scoped().select(case_when(
        posts::id.eq_any(Comment::scoped().select(comments::post_id)),
        posts::id,
    )));
}

fn an_unscoped_subquery_bound_to_raw_sql() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Bool, Integer};
    built(Post::scoped().filter(sql::<Bool>("votes > ").bind::<Integer, _>(1)));
}

fn an_unscoped_boxed_subquery() {
    use diesel::sqlite::Sqlite;
    let scoped = Comment::scoped()
        .select(comments::post_id)
        .into_boxed::<Sqlite>();
    built(
        Post::scoped()
            .into_boxed::<Sqlite>()
            .filter(posts::id.eq_any(scoped)),
    );
}

fn an_unscoped_subquery_in_a_scoped_one() {
    built(
        Post::scoped().filter(
            posts::id.eq_any(
                Comment::scoped()
                    .select(comments::post_id)
                    .filter(comments::id.eq_any(Like::scoped().select(likes::comment_id))),
            ),
        ),
    );
}

fn a_boxed_expression() {
    use diesel::sql_types::Bool;
    use diesel::sqlite::Sqlite;
    built(
        Post::scoped()
            .into_boxed::<Sqlite>()
            .filter(posts::id.eq(1)),
    );
}

fn an_unscoped_subquery_of_a_universal_table() {
    built(Post::scoped().filter(posts::id.eq_any(Country::scoped().select(countries::id))));
}

fn an_unscoped_subquery_in_an_array() {
    use diesel::dsl::array;
    use diesel::sql_types::Integer;
    built(Post::scoped().select(array::<Integer, _>((posts::id, posts::votes))));
}

fn an_unscoped_subquery_in_a_select_without_a_table() {
    use tenancy::dsl::select;
    built(select(tenancy::dsl::exists(Post::scoped())));
}

fn a_plain_exists_of_a_scoped_query() {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped())));
}

fn an_exists_of_an_unscoped_query() {
    use tenancy::dsl::exists;
    let _ = exists(Post::scoped());
}
