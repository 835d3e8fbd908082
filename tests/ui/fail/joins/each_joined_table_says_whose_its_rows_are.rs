//! Each joined table says whose its rows are.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().inner_join(plans::table));
}

fn main() {}
