//! Scoped queries, combined.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn right_side_of_a_union_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn left_side_of_a_union_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn what_except_takes_away_is_scoped() {
    built(
        Post::scoped()
            .select(posts::id)
            .except(Comment::scoped().select(comments::post_id)),
    );
}
