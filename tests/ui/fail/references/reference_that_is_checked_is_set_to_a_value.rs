//! A reference that is checked is set to a value.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn computed() {
    built(Task::update(1).set(tasks::post_id.eq(tasks::post_id + 1)));
}

fn main() {}
