//! Scoped queries, combined.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn a_union_with_an_unscoped_query() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn a_union_of_an_unscoped_query() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(Comment::scoped().select(comments::post_id)),
    );
}

fn an_except_of_an_unscoped_query() {
    built(
        Post::scoped()
            .select(posts::id)
            .except(Comment::scoped().select(comments::post_id)),
    );
}
