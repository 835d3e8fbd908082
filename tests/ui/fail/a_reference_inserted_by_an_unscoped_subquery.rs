//! What a reference is set to holds no unscoped query.

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
