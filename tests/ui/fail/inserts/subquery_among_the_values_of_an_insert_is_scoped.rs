//! A subquery among the values of an insert is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::insert(
        posts::votes.eq(comments::table
            .select(comments::id)
            .single_value()
            .assume_not_null()),
    ));
}

fn main() {}
