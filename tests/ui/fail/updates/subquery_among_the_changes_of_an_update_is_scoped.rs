//! A subquery among the changes of an update is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::update(1).set(
            posts::votes.eq(comments::table
                .select(comments::id)
                .single_value()
                .assume_not_null()),
        ),
    );
}

fn main() {}
