//! Scoped subqueries.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn subquery_in_eq_any_is_scoped() {
    built(Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))));
}

fn subquery_in_ne_all_is_scoped() {
    built(Post::scoped().filter(posts::id.ne_all(Comment::scoped().select(comments::post_id))));
}

fn subquery_in_exists_is_scoped() {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped())));
}

fn subquery_in_not_exists_is_scoped() {
    use diesel::dsl::not;
    built(Post::scoped().filter(not(tenancy::dsl::exists(Comment::scoped()))));
}

fn subquery_that_a_column_is_compared_with_is_scoped() {
    built(
        Post::scoped().filter(
            posts::id
                .nullable()
                .eq(Comment::scoped().select(comments::post_id).single_value()),
        ),
    );
}

fn subquery_in_or_filter_is_scoped() {
    built(Post::scoped().or_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))));
}

fn subquery_is_scoped_however_deep_in_an_expression_it_is() {
    built(
        Post::scoped().filter(
            posts::id.eq(1).or(posts::votes
                .gt(2)
                .and(posts::id.eq_any(Comment::scoped().select(comments::post_id)))),
        ),
    );
}

fn subquery_in_select_is_scoped() {
    built(Post::scoped().select((
        posts::id,
        Comment::scoped().select(comments::post_id).single_value(),
    )));
}

fn subquery_in_order_is_scoped() {
    built(Post::scoped().order(Comment::scoped().select(comments::post_id).single_value()));
}

fn subquery_in_then_order_by_is_scoped() {
    built(
        Post::scoped()
            .order(posts::id)
            .then_order_by(Comment::scoped().select(comments::post_id).single_value()),
    );
}

fn subquery_in_group_by_is_scoped() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Integer, Nullable};
    built(Post::scoped().group_by(
        sql::<Integer>("").bind::<Nullable<Integer>, _>(
            Comment::scoped().select(comments::post_id).single_value(),
        ),
    ));
}

fn subquery_in_having_is_scoped() {
    built(
        Post::scoped()
            .group_by(posts::id)
            .having(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn subquery_in_distinct_on_is_scoped() {
    built(Post::scoped().distinct_on(posts::votes));
}

fn subquery_in_an_aggregates_filter_is_scoped() {
    use diesel::AggregateExpressionMethods;
    use diesel::dsl::count;
    built(
        Post::scoped().select(
            count(posts::id)
                .aggregate_filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
        ),
    );
}

fn subquery_in_a_windows_partition_by_is_scoped() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    built(Post::scoped().select(
        row_number().partition_by(Comment::scoped().select(comments::post_id).single_value()),
    ));
}

fn subquery_in_a_windows_order_by_is_scoped() {
    use diesel::WindowExpressionMethods;
    use diesel::dsl::row_number;
    built(Post::scoped().select(
        row_number().window_order(Comment::scoped().select(comments::post_id).single_value()),
    ));
}

fn subquery_in_case_when_is_scoped() {
    use diesel::dsl::case_when;
    built(Post::scoped().select(case_when(
        posts::id.eq_any(Comment::scoped().select(comments::post_id)),
        posts::id,
    )));
}

fn subquery_that_is_bound_to_sql_is_scoped() {
    use diesel::dsl::sql;
    use diesel::sql_types::{Bool, Integer};
    built(Post::scoped().filter(sql::<Bool>("votes > ").bind::<Integer, _>(1)));
}

fn boxed_subquery_is_scoped() {
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

fn subquery_of_a_subquery_is_scoped_too() {
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

fn boxed_expression_does_not_say_what_it_holds() {
    use diesel::sql_types::Bool;
    use diesel::sqlite::Sqlite;
    built(
        Post::scoped()
            .into_boxed::<Sqlite>()
            .filter(posts::id.eq(1)),
    );
}

fn subquery_starts_from_a_model() {
    built(Post::scoped().filter(posts::id.eq_any(Country::scoped().select(countries::id))));
}

fn subquery_in_array_is_scoped() {
    use diesel::dsl::array;
    use diesel::sql_types::Integer;
    built(Post::scoped().select(array::<Integer, _>((posts::id, posts::votes))));
}

fn subquery_in_a_select_without_a_table_is_scoped() {
    use tenancy::dsl::select;
    built(select(tenancy::dsl::exists(Post::scoped())));
}

fn diesels_exists_takes_a_plain_query_not_a_scoped_one() {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::scoped())));
}

fn tenancy_dsl_exists_takes_a_scoped_query() {
    use tenancy::dsl::exists;
    let _ = exists(Post::scoped());
}
