//! A tenant does not write rows through a view.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Reaction::insert((reactions::open_post_id.eq(1), reactions::text.eq("a"))));
}

fn main() {}
