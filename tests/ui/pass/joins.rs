//! Joins of designated tables.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

// Tables of this crate, for an impl by hand.
#[path = "../schema.rs"]
mod schema;

fn a_join_with_a_table_of_no_designation() {
    built(Post::scoped().inner_join(comments::table));
}

fn a_join_on_with_a_table_of_no_designation() {
    built(Post::scoped().left_join(comments::table.on(comments::id.eq(posts::id))));
}

fn a_join_with_an_unscoped_join() {
    built(Post::scoped().inner_join(Comment::scoped().inner_join(likes::table)));
}

fn a_join_with_an_alias() {
    built(Post::scoped().inner_join(comments::table.on(comments::post_id.eq(posts::id))));
}

fn an_unscoped_subquery_in_the_on_of_a_join() {
    built(Post::scoped().inner_join(
        comments::table.on(comments::id.eq_any(Like::scoped().select(likes::comment_id))),
    ));
}

fn a_hand_made_join() {
    built(Post::scoped().inner_join(comments::table.on(comments::post_id.eq(posts::id))));
}

mod an_unscoped_subquery_in_the_on_of_a_hand_written_join {
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
