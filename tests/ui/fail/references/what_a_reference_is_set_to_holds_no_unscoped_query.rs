//! What a reference is set to holds no unscoped query.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Task::insert(
        tasks::post_id.eq(posts::table
            .select(posts::id)
            .single_value()
            .assume_not_null()),
    ));
}

fn main() {}
