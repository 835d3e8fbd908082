//! Joins of designated tables.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

// Tables of this crate, for an impl by hand.
#[path = "../schema.rs"]
mod schema;

fn each_joined_table_says_whose_its_rows_are() {
    built(Post::scoped().inner_join(comments::table));
}

fn each_table_that_is_joined_with_on_says_whose_its_rows_are() {
    built(Post::scoped().left_join(comments::table.on(comments::id.eq(posts::id))));
}

fn join_in_a_join_starts_from_a_model() {
    built(Post::scoped().inner_join(Comment::scoped().inner_join(likes::table)));
}

fn alias_of_a_table_has_no_designation_of_its_own() {
    built(Post::scoped().inner_join(comments::table.on(comments::post_id.eq(posts::id))));
}

fn subquery_in_the_on_of_a_join_is_scoped() {
    built(Post::scoped().inner_join(
        comments::table.on(comments::id.eq_any(Like::scoped().select(likes::comment_id))),
    ));
}

fn scoped_query_joins_by_its_own_on() {
    built(Post::scoped().inner_join(comments::table.on(comments::post_id.eq(posts::id))));
}

mod relation_that_is_written_by_hand_holds_no_unscoped_subquery_in_its_on {
    use super::schema::*;
    use diesel::dsl::Eq;
    use diesel::query_source::JoinTo;
    use tenancy::prelude::*;

    impl JoinTo<countries::table> for posts::table {
        type FromClause = countries::table;
        type OnClause = Eq<posts::votes, countries::id>;

        fn join_target(rhs: countries::table) -> (countries::table, Self::OnClause) {
            (rhs, posts::votes.eq(countries::id))
        }
    }

    fn run() {
        built(Post::scoped().inner_join(countries::table));
    }
}

fn scoped_query_that_is_joined_has_no_filter() {
    built(
        Post::scoped()
            .inner_join(comments::table)
            .filter(comments::body.eq("a")),
    );
}

fn scoped_query_that_is_joined_has_no_limit_also_by_its_own_on() {
    built(Post::scoped().left_join(Comment::scoped().on(comments::post_id.eq(posts::id))));
}
